import type { Progress } from "../../demo/output/progress.ts";
import { readRides } from "../../demo/rides/read-rides.ts";
import type { RunResult } from "../../demo/run-result.ts";
import { LabUnderTest } from "./lab-under-test.ts";
import type { ProofOptions } from "./proof-options.ts";

/** Plays rides through the ingress once. */
export function runProof(options: ProofOptions, signal: AbortSignal, progress: Progress): Promise<RunResult> {
  const lab = new LabUnderTest(options, signal, progress);
  return lab.use(() => lab.play(readRides(options.rides)));
}
