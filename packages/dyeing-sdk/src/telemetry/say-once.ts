import { processState } from "../process/process-state.ts";

/**
 * Says something on stderr, one line, once per process and kind: for what an operator has to know and no request shows.
 * Silent with DYEING_LOG=off. Never throws.
 *
 * @param kind A counter's reason.
 */
export function sayOnce(kind: string, text: string): void {
  if (processState.said.has(kind)) return;
  processState.said.add(kind);
  if (process.env.DYEING_LOG === "off") return;
  try {
    process.stderr.write(`dyeing: ${kind}: ${text}\n`);
  } catch {
    // A closed stderr must not fail a request.
  }
}
