/** What the measured handlers answer: a body of ordinary size. */
export function rideOf(id: string): object {
  return {
    rideId: id,
    status: "published",
    estimate: { distanceMeters: 12_400, durationSeconds: 1_560, price: 4_280 },
  };
}
