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
  let tally = new SoakTally(hops);
  const play = async () => {
    // Seconds count from here.
    tally = new SoakTally(hops);
    for (let now = tally.report(); now.hops < hops; now = tally.report()) {
      tally.add(await lab.play(whole.slice(0, nextRound(now))));
      progress.say(roundText(tally.report()));
    }
  };
  try {
    await lab.use(play);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return tally.report();
}

/** How many rides: all of them; at the end no more than are needed. */
function nextRound({ hops, rides, wanted }: SoakReport): number {
  return hops === 0 ? Number.POSITIVE_INFINITY : Math.ceil(((wanted - hops) * rides) / hops);
}

function roundText({ hops, wanted, rounds, seconds, misroutes, losses, bleed }: SoakReport): string {
  // Of the heap: what the kernel says of a process is not to be seen among the lab's mounts.
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  const memory = Math.round((heap + outside) / 2 ** 20);
  return `round ${rounds}: ${hops} of ${wanted} dyed hops, ${Math.round(hops / seconds)} per second; misroutes ${misroutes}, losses ${losses}, bleed ${bleed}; ${memory} MiB`;
}
