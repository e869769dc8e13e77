import { flatPrice } from "./flat-price.ts";

/** Local rush hours on working days, in minutes since midnight: 07:00-09:30 and 17:00-19:30. */
const PEAKS = [
  [7 * 60, 9 * 60 + 30],
  [17 * 60, 19 * 60 + 30],
] as const;
const PEAK_FACTOR = 1.3;
const OFF_PEAK_FACTOR = 0.9;

/** Beijing has one offset all year round. */
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** The flat price, dearer when the ride departs in the rush hour of a working day and cheaper otherwise. */
export function dynamicPrice(fare: {
  readonly distanceMeters: number;
  readonly seats: number;
  readonly departureTime: Date;
}): number {
  const factor = isPeak(fare.departureTime) ? PEAK_FACTOR : OFF_PEAK_FACTOR;
  return Math.round(flatPrice(fare) * factor);
}

/** Whether a departure falls into the rush hour of a working day, on Beijing's clock. The end is exclusive. */
export function isPeak(departure: Date): boolean {
  const local = new Date(departure.getTime() + BEIJING_OFFSET_MS);
  const weekday = local.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return PEAKS.some(([from, until]) => minute >= from && minute < until);
}
