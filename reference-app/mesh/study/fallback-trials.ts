import { type Caller, firstBy, grayVariant, servedBy, type Tally } from "./caller.ts";
import { ask, type StudyPods } from "./study-pods.ts";

/** How the only pod of a lane gave way to the baseline, again and again. */
export interface FallbackTrials {
  readonly variant: string;
  readonly perSecond: number;
  readonly calls: number;
  readonly failed: number;
  readonly otherLanes: number;
  /** Of each trial: milliseconds from the probe that was answered with "not ready" to the first answer of the baseline. */
  readonly milliseconds: readonly number[];
}

const PER_SECOND = 100;
const PATIENCE_MS = 30_000;
/** Calls in a row. */
const CALM = 20;

export async function fallbackTrials(
  variant: string,
  trials: number,
  caller: Caller,
  pods: StudyPods,
): Promise<FallbackTrials> {
  await pods.heal();
  await pods.scale("gray", 1);
  const sum = { calls: 0, failed: 0, otherLanes: 0 };
  const milliseconds: number[] = [];
  const add = async () => {
    for (const tally of await caller.tallies()) {
      sum.calls += tally.sent;
      sum.failed += tally.pods.failed ?? 0;
      sum.otherLanes += servedBy(tally, "blue");
    }
  };
  const reach = async (workload: string) => {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const tallies = await caller.until((all) => all.every(({ sent }) => sent >= CALM), "calls at all", PATIENCE_MS);
      await add();
      await caller.mark();
      if (tallies.every((tally) => servedBy(tally, workload) === tally.sent)) return;
      if (performance.now() > end) throw new Error(`not by ${workload} alone: ${JSON.stringify(tallies)}`);
    }
  };
  await caller.start([grayVariant(variant)], { perSecond: PER_SECOND });
  await reach("gray");
  const [ip = ""] = await pods.addresses("gray");
  for (let trial = 0; trial < trials; trial++) {
    await caller.mark();
    await ask(ip, "/unready");
    const served = (tallies: readonly Tally[]) => tallies.some((tally) => firstBy(tally, "baseline") !== undefined);
    const [tally] = await caller.until(served, "an answer of the baseline", PATIENCE_MS);
    const { unreadyAt } = (await ask(ip, "/state")) as { readonly unreadyAt?: number };
    const first = tally === undefined ? undefined : firstBy(tally, "baseline");
    if (unreadyAt === undefined || first === undefined)
      throw new Error("the baseline answered and no probe was denied");
    milliseconds.push(first - unreadyAt);
    await reach("baseline");
    await ask(ip, "/ready");
    await reach("gray");
  }
  await add();
  await caller.stop();
  return { variant, perSecond: PER_SECOND, ...sum, milliseconds };
}
