/** A confidence interval of a proportion. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The standard normal quantile of a two-sided 95 % interval. */
export const Z_95 = 1.959963984540054;

/**
 * The Wilson score interval (E. B. Wilson, 1927): unlike the normal approximation it stays within [0, 1] and says
 * something useful at 100 %. Without observations it is [0, 1].
 *
 * @param proportion in [0, 1]
 * @param n number of independent observations: traces, not calls, since the calls of one trace fail together
 */
export function wilson(proportion: number, n: number, z: number = Z_95): Interval {
  if (n <= 0) return { low: 0, high: 1 };
  const z2 = z * z;
  const center = (proportion + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((proportion * (1 - proportion)) / n + z2 / (4 * n * n));
  // The bounds enclose the proportion; rounding at 0 and 1 must not push them past it.
  return {
    low: Math.max(0, Math.min(proportion, center - half)),
    high: Math.min(1, Math.max(proportion, center + half)),
  };
}
