import type { JudgedCall } from "../judge/judged-call.ts";
import { type Interval, wilson } from "./wilson.ts";

/** The dye hit rate: of the dyed calls that a lane decides, or that lost their dye, how many the lane answered. */
export interface HitRate {
  /** hit + miss + fallback + spill + lost + below-loss + repaired, of dyed traces. */
  readonly judged: number;
  readonly hits: number;
  /** hits / judged. `null` when nothing could be judged: no evidence is no success. */
  readonly hitRate: number | null;
  /** 95 %, Wilson, with n = dyed traces: calls of one trace are not independent. Without a rate it is [0, 1]. */
  readonly interval: Interval;
  /** The same by trace: a trace is a hit when every judged call of it is. */
  readonly traces: { readonly judged: number; readonly hits: number; readonly hitRate: number | null };
}

/** `dyedTraces`: how many the expectations name, whether or not they left evidence. */
export function hitRate(calls: Iterable<JudgedCall>, dyedTraces: number): HitRate {
  let judged = 0;
  let hits = 0;
  const traces = new Map<string, boolean>();
  for (const call of calls) {
    if (!call.rated) continue;
    const hit = call.verdict === "hit";
    judged++;
    if (hit) hits++;
    traces.set(call.expectation, (traces.get(call.expectation) ?? true) && hit);
  }
  const rate = judged === 0 ? null : hits / judged;
  const traceHits = [...traces.values()].filter(Boolean).length;
  return {
    judged,
    hits,
    hitRate: rate,
    interval: wilson(rate ?? 0, rate === null ? 0 : dyedTraces),
    traces: {
      judged: traces.size,
      hits: traceHits,
      hitRate: traces.size === 0 ? null : traceHits / traces.size,
    },
  };
}

/** `98.23 %`; `n/a` when nothing was judged. Cut, not rounded, so that 100.00 % is said of nothing less. */
export function formatRate(rate: number | null): string {
  if (rate === null) return "n/a";
  return `${(Math.floor(rate * 10_000 + 1e-9) / 100).toFixed(2)} %`;
}
