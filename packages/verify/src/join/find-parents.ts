import type { LogicalCall } from "./logical-call.ts";

/** Clocks of two writers on one machine, and rounding to milliseconds. */
const SLACK_MS = 5;

/**
 * The calls that may have caused a call: those of the same trace and request whose callee made it. More than one when
 * a service was entered twice at the same time for one request. Empty: no evidence of the parent.
 *
 * `calls` are the calls of one trace.
 */
export function findParents(call: LogicalCall, calls: readonly LogicalCall[]): readonly LogicalCall[] {
  const { from, fromVersion, requestId, time } = call.record;
  const started = calls.filter(
    (other) =>
      other !== call &&
      other.record.to === from &&
      other.record.time <= time + SLACK_MS &&
      (requestId === undefined || other.record.requestId === undefined || other.record.requestId === requestId),
  );
  const sameVersion = prefer(started, (other) => fromVersion === undefined || other.record.answeredBy === fromVersion);
  // A preference only: a service may go on working after it has answered.
  return prefer(
    sameVersion,
    ({ record }) => record.time + (record.duration ?? Number.POSITIVE_INFINITY) + SLACK_MS >= time,
  );
}

/** Those that pass, or all when none does. */
function prefer<T>(items: readonly T[], test: (item: T) => boolean): readonly T[] {
  const passing = items.filter(test);
  return passing.length > 0 ? passing : items;
}
