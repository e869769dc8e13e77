import type { Metric } from "../group/group.ts";

/** One row of the result. `ratio` is ours / peer in CPU or wall time per operation: lower is better, always. */
export interface Row {
  readonly name: string;
  readonly ratio: number;
  readonly limit: number;
  readonly pass: boolean;
  readonly metric: Metric;
  readonly unit: "ns" | "us";
  /** Median per operation, in `unit`. */
  readonly ours: number;
  readonly peer: number;
  /** Lower and upper quartile of the rounds' ratios: how noisy the machine was. */
  readonly quartiles: readonly [number, number];
  readonly rounds: number;
  /** 2 when the first measurement was over the limit. */
  readonly attempts: number;
  readonly reason: string;
}
