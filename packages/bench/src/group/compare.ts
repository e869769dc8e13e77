import { median, quantile } from "../report/quantile.ts";
import type { Row } from "../report/row.ts";
import type { Comparison, Group, Metric } from "./group.ts";

/** Microseconds per operation by variant: what one round gave. */
export type RoundSample = ReadonlyMap<string, Readonly<Record<Metric, number>>>;

/** A row from the rounds of a group: the median of the rounds' own ratios, as slices of one round met the same machine. */
export function compare(
  { name, metric, ours, peer, limit, reason }: Comparison,
  { unit }: Pick<Group, "unit">,
  samples: readonly RoundSample[],
): Row {
  const mine = samples.map((sample) => costOf(sample, ours, metric));
  const theirs = samples.map((sample) => costOf(sample, peer, metric));
  const ratios = mine.map((cost, round) => cost / (theirs[round] ?? Number.NaN));
  const scale = unit === "ns" ? 1000 : 1;
  const ratio = median(ratios);
  return {
    name,
    ratio,
    limit,
    pass: ratio <= limit,
    metric,
    unit,
    ours: median(mine) * scale,
    peer: median(theirs) * scale,
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    rounds: samples.length,
    attempts: 1,
    reason,
  };
}

function costOf(sample: RoundSample, variant: string, metric: Metric): number {
  const cost = sample.get(variant)?.[metric];
  if (cost === undefined) throw new Error(`no variant \`${variant}\` was measured`);
  return cost;
}
