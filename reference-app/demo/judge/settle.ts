import { setTimeout as wait } from "node:timers/promises";
import type { Judgement } from "@dyeing/verify";

/** How to wait for the last lines. */
export interface Patience {
  readonly pollMs: number;
  /** The logs are complete when nothing is missing, or when nothing has come for so long. */
  readonly quietMs: number;
}

const PATIENCE: Patience = { pollMs: 150, quietMs: 4_000 };

/**
 * Judges until nothing is missing any more: messages travel, and logs are written, behind the answers. Gives up when
 * no line has come for a while; what is missing then stays missing.
 */
export async function settle(
  judgeNow: () => Promise<Judgement>,
  signal: AbortSignal,
  { pollMs, quietMs }: Patience = PATIENCE,
): Promise<Judgement> {
  let last: Judgement | undefined;
  let quietSince = performance.now();
  for (;;) {
    const judgement = await judgeNow();
    const { report } = judgement;
    if (isComplete(judgement)) return judgement;
    if (last === undefined || last.report.reading.lines !== report.reading.lines) quietSince = performance.now();
    if (performance.now() - quietSince > quietMs) return judgement;
    last = judgement;
    await wait(pollMs, undefined, { signal });
  }
}

function isComplete({ report }: Judgement): boolean {
  return report.unknown === 0 && report.verdicts.pending === 0 && report.coverage.records === 1;
}
