import { getHeapStatistics } from "node:v8";
import type { Progress } from "../../demo/output/progress.ts";
import { readRides } from "../../demo/rides/read-rides.ts";
import { LabUnderTest } from "./lab-under-test.ts";
import type { ProofOptions } from "./proof-options.ts";
import { mostlyDyed } from "./soak-rides.ts";
import { type SoakReport, SoakTally } from "./soak-tally.ts";

/**
 * Plays rides in rounds until so many dyed hops are judged. What was judged counts also when it is interrupted; the
 * round that was under way then does not.
 */
export async function soak(
  options: ProofOptions,
  hops: number,
  signal: AbortSignal,
  progress: Progress,
): Promise<SoakReport> {
  const lab = new LabUnderTest(options, signal, progress);
  const whole = mostlyDyed(readRides(options.rides));
  let tally: SoakTally | undefined;
  const play = async () => {
    const counted = new SoakTally();
    tally = counted;
    while (counted.hops < hops) {
      counted.add(await lab.play(whole.slice(0, nextRound(counted, hops))));
      progress.say(roundText(counted.report(), hops));
    }
  };
  try {
    await lab.use(play);
  } catch (error) {
    if (!signal.aborted || tally === undefined) throw error;
  }
  return (tally ?? new SoakTally()).report();
}

/** How many rides: all of them; at the end no more than are needed. */
function nextRound({ hops, rides }: SoakTally, wanted: number): number {
  return hops === 0 ? Number.POSITIVE_INFINITY : Math.ceil(((wanted - hops) * rides) / hops);
}

function roundText({ hops, rounds, seconds, misroutes, losses, bleed }: SoakReport, wanted: number): string {
  // Of the heap: what the kernel says of a process is not to be seen among the lab's mounts.
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  const memory = Math.round((heap + outside) / 2 ** 20);
  return `round ${rounds}: ${hops} of ${wanted} dyed hops, ${Math.round(hops / seconds)} per second; misroutes ${misroutes}, losses ${losses}, bleed ${bleed}; ${memory} MiB`;
}
