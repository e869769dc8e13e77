import { setTimeout as wait } from "node:timers/promises";
import type { Judgement } from "@dyeing/verify";

const POLL_MS = 150;
/** The logs are complete when nothing is missing, or when nothing has come for so long. */
const QUIET_MS = 4_000;

/**
 * Judges until nothing is missing any more: messages travel, and logs are written, behind the answers. Gives up when
 * no line has come for a while; what is missing then stays missing.
 */
export async function settle(judgeNow: () => Promise<Judgement>, signal: AbortSignal): Promise<Judgement> {
  let last: Judgement | undefined;
  let quietSince = performance.now();
  for (;;) {
    const judgement = await judgeNow();
    const { report } = judgement;
    if (isComplete(judgement)) return judgement;
    if (last === undefined || last.report.reading.lines !== report.reading.lines) quietSince = performance.now();
    if (performance.now() - quietSince > QUIET_MS) return judgement;
    last = judgement;
    await wait(POLL_MS, undefined, { signal });
  }
}

function isComplete({ report }: Judgement): boolean {
  return report.unknown === 0 && report.verdicts.pending === 0 && report.coverage.records === 1;
}
