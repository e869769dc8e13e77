/** The first kilometres are included in the base price. */
const BASE_FEN = 600;
const BASE_METERS = 3_000;
const FEN_PER_KM = 120;

/** The price of a seat by distance alone, times the seats, in whole fen. */
export function flatPrice(fare: { readonly distanceMeters: number; readonly seats: number }): number {
  const beyond = Math.max(0, fare.distanceMeters - BASE_METERS);
  return Math.round(BASE_FEN + (beyond / 1000) * FEN_PER_KM) * fare.seats;
}
