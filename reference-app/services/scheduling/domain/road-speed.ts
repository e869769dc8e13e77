/** A declared guess: city streets wind, so a road is this much longer than the straight line. */
export const DETOUR_FACTOR = 1.3;

/** Length classes of roads, in metres of road and km/h. The longer a link without a landmark, the faster the road. */
const classes = [
  { upToMeters: 2_000, kmh: 25 },
  { upToMeters: 8_000, kmh: 40 },
  { upToMeters: Number.POSITIVE_INFINITY, kmh: 70 },
] as const;

/** How long a road of this length takes, in seconds. */
export function drivingSeconds(lengthMeters: number): number {
  const { kmh } = classes.find(({ upToMeters }) => lengthMeters <= upToMeters) ?? classes[2];
  return lengthMeters / (kmh / 3.6);
}
