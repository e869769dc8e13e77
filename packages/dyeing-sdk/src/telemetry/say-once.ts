import { processState } from "../process/process-state.ts";

/** Says a thing on stderr, once per process and key. Silent with DYEING_LOG=off in the environment. */
export function sayOnce(key: string, text: string): void {
  if (processState.said.has(key)) return;
  processState.said.add(key);
  if (process.env.DYEING_LOG !== "off") process.stderr.write(`dyeing: ${text}\n`);
}
