import type { RunningLab } from "../running-lab.ts";
import type { Form, Retry } from "./forms.ts";

/** What `study` asks for, as JSON in the only argument of the process that runs in the lab's network. */
export interface StudyOptions {
  readonly lab: RunningLab;
  readonly folder: string;
  readonly forms: readonly Form[];
  readonly retries: readonly Retry[];
  /** By name. Undefined: all. */
  readonly faults: readonly string[] | undefined;
  /** Of each variant, of each fault. */
  readonly calls: number;
  /** Of each permissive form: how often its only pod gives way. */
  readonly trials: number;
  readonly json: boolean;
  readonly markdown: boolean;
}
