import type { RunOptions } from "../../demo/run-options.ts";
import type { RunningLab } from "../running-lab.ts";

/** What `test` and `soak` ask for, as JSON in the only argument of the process that runs in the lab's network. */
export interface ProofOptions extends RunOptions {
  readonly lab: RunningLab;
  readonly folder: string;
  readonly json: boolean;
  readonly markdown: boolean;
  /** Of `soak`: dyed hops. Undefined: `test`. */
  readonly hops: number | undefined;
}
