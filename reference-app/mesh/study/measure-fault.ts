import { setTimeout as sleep } from "node:timers/promises";
import { type Caller, firstBy, servedBy, type Tally } from "./caller.ts";
import type { Fault } from "./faults.ts";
import type { StudyPods } from "./study-pods.ts";

/** What a variant did about a fault. */
export interface Outcome {
  readonly fault: string;
  readonly variant: string;
  /** Calls since just before the fault began. */
  readonly calls: number;
  readonly lane: number;
  /** By the baseline while a pod of the lane was ready. */
  readonly spill: number;
  /** By the baseline while none was, or until the cluster had seen that none is. */
  readonly fallback: number;
  readonly otherLanes: number;
  readonly failed: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Seconds from the fault to the first answer of the baseline. */
  readonly firstBaseline: number | undefined;
}

const SETTLE_MS = 90_000;
/** So many in a row by the lane alone: nothing is ejected any more, and nothing on its way. */
const CALM_CALLS = 20;
const MOST_MS = 600_000;
/** Longer than a probe, a second apart, and what follows from it take: a fast machine makes thousands of calls meanwhile. */
const EFFECT_MS = 4_000;

/** Calls without pause through all variants while a fault begins, until each has made so many calls since it has its effect. */
export async function measureFault(
  fault: Fault,
  { caller, pods, calls }: { readonly caller: Caller; readonly pods: StudyPods; readonly calls: number },
): Promise<readonly Outcome[]> {
  await settle(caller);
  await caller.mark();
  const begun = Date.now();
  await fault.begin(pods);
  await sleep(EFFECT_MS);
  // What was called until then is counted, and does not make the number.
  const before = Math.max(...(await caller.tallies()).map(({ sent }) => sent));
  const enough = (tallies: readonly Tally[]) => tallies.every(({ sent }) => sent >= before + calls);
  const tallies = await caller.until(enough, `${calls} calls of each variant`, MOST_MS);
  return tallies.map((tally) => {
    const baseline = servedBy(tally, "baseline");
    const first = firstBy(tally, "baseline");
    return {
      fault: fault.name,
      variant: tally.name,
      calls: tally.sent,
      lane: servedBy(tally, "gray"),
      spill: fault.laneReady ? baseline : 0,
      fallback: fault.laneReady ? 0 : baseline,
      otherLanes: servedBy(tally, "blue"),
      failed: tally.pods.failed ?? 0,
      errors: tally.errors,
      firstBaseline: first === undefined ? undefined : (first - begun) / 1_000,
    };
  });
}

/** Until each variant is served by both pods of its lane and by nothing else. */
async function settle(caller: Caller): Promise<void> {
  const end = performance.now() + SETTLE_MS;
  for (;;) {
    await caller.mark();
    const calls = (tallies: readonly Tally[]) => tallies.every(({ sent }) => sent >= CALM_CALLS);
    const tallies = await caller.until(calls, "calls at all", SETTLE_MS);
    if (tallies.every((tally) => servedBy(tally, "gray") === tally.sent && Object.keys(tally.pods).length === 2))
      return;
    if (performance.now() > end) throw new Error(`the lane does not come to rest: ${JSON.stringify(tallies)}`);
  }
}
