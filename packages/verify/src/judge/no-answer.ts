import type { CallRecord } from "../record/call-record.ts";

/**
 * Envoy response flags that say that no version answered: no healthy upstream, no route, no cluster, connection
 * failure, downstream gone or reset, upstream reset, overflow, time-out, local reset, rate limited.
 */
const NO_ANSWER_FLAGS = new Set([
  "UH",
  "NR",
  "NC",
  "UF",
  "DC",
  "DR",
  "UC",
  "UO",
  "UT",
  "UR",
  "LR",
  "RL",
  "URX",
  "NFCF",
]);
const TOO_MANY_REQUESTS = 429;

/** An upgraded connection ends when one side closes it: Envoy flags each as `DC` or `UC`. */
const SWITCHING_PROTOCOLS = 101;

/** Why no version answered a call; undefined when one did. */
export function noAnswer(record: CallRecord): string | undefined {
  if (record.status === SWITCHING_PROTOCOLS && record.answeredBy !== undefined) return undefined;
  const flags = record.flags.filter((flag) => NO_ANSWER_FLAGS.has(flag));
  if (flags.length > 0) return `response flags ${flags.join(",")}`;
  if (record.status === TOO_MANY_REQUESTS) return "status 429";
  return record.answeredBy === undefined ? `no version answered, status ${record.status ?? "unknown"}` : undefined;
}
