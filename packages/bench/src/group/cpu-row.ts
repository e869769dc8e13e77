import type { Comparison } from "./group.ts";

/** A comparison of CPU time per operation. */
export function cpuRow(
  name: string,
  ours: string,
  peer: string,
  limit: number,
  { reason }: Pick<Comparison, "reason">,
): Comparison {
  return { name, metric: "cpu", ours, peer, limit, reason };
}
