import { Murmur3Prefix } from "./murmur3.ts";

/** Buckets that traffic is divided into: a step is 0.01 %. */
export const BUCKETS = 10_000;

/**
 * The bucket of a sampling unit (a user id, say), 0 to 9,999: murmur3 x86 32 with seed 0 over the UTF-8 bytes of
 * `salt`, one NUL, `unit`, modulo 10,000. Sticky: the same salt and unit always fall into the same bucket. Committed
 * vectors: `vectors/buckets.json`.
 */
export function bucket(salt: string, unit: string): number {
  return bucketsOfSalt(salt)(unit);
}

/** `bucket` for many units of one salt. */
export function bucketsOfSalt(salt: string): (unit: string) => number {
  const prefix = new Murmur3Prefix(`${salt}\0`);
  return (unit) => (prefix.hashWith(unit) >>> 0) % BUCKETS;
}

/**
 * The number of buckets that a percentage takes in: 0 to 10,000. Undefined when it is not within 0..100 in steps of
 * 0.01. `bucket < bucketsOf(percent)` is in the sample, so that growing a percentage only adds units.
 */
export function bucketsOf(percent: number): number | undefined {
  const buckets = Math.round(percent * 100);
  // 0.29 * 100 is 28.999999999999996: compare with a tolerance far below one step.
  if (!(Math.abs(percent * 100 - buckets) < 1e-6) || buckets < 0 || buckets > BUCKETS) return undefined;
  return buckets;
}
