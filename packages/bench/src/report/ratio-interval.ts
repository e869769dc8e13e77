/** A median of ratios, and where it lies in 95 of 100 repetitions. */
export interface RatioInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

/**
 * Bootstrap over pairs of processes, then over the rounds of each: a process is fast or slow for its whole life, so that
 * the rounds of one pair say less than as many of different pairs.
 */
export function ratioInterval(pairs: readonly (readonly number[])[], random: () => number): RatioInterval {
  const draw = <T>(values: readonly T[]): T[] =>
    values.map((own) => values[Math.floor(random() * values.length)] ?? own);
  const medians = Array.from({ length: RESAMPLES }, () => median(draw(pairs).flatMap(draw)));
  medians.sort((one, other) => one - other);
  const at = (part: number): number => medians[Math.floor(part * (RESAMPLES - 1))] ?? 0;
  return { median: median(pairs.flat()), low: at(0.025), high: at(0.975) };
}
