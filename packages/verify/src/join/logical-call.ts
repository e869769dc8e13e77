import type { CallRecord } from "../record/call-record.ts";

/** One call as its caller meant it, with all its evidence. */
export interface LogicalCall {
  /** What the call is judged by: its final attempt; of a message what its consumer read. */
  readonly record: CallRecord;
  readonly evidence: readonly CallRecord[];
  /** Published and not read by its consumer yet. */
  readonly pending: boolean;
}

/**
 * Groups records into logical calls. A proxy writes one line per call whatever its retries; a message has a line on
 * either side, and one more for each redelivery.
 */
export function logicalCalls(records: Iterable<CallRecord>): readonly LogicalCall[] {
  const calls: LogicalCall[] = [];
  const messages = new Map<string, CallRecord[]>();
  for (const record of records) {
    if (record.messageId === undefined) calls.push({ record, evidence: [record], pending: false });
    else {
      const key = `${record.edge} ${record.messageId}`;
      const known = messages.get(key);
      if (known === undefined) messages.set(key, [record]);
      else known.push(record);
    }
  }
  for (const evidence of messages.values()) calls.push(messageCall(evidence));
  return calls.sort((a, b) => a.record.time - b.record.time);
}

function messageCall(evidence: readonly CallRecord[]): LogicalCall {
  const inOrder = [...evidence].sort((a, b) => a.time - b.time);
  const published = inOrder.find((record) => record.source === "published");
  const received = inOrder.filter((record) => record.source === "received");
  const last = received.at(-1) ?? published ?? (inOrder[0] as CallRecord);
  const record: CallRecord = {
    ...last,
    time: published?.time ?? last.time,
    fromVersion: published?.fromVersion,
    traceId: last.traceId ?? published?.traceId,
    attempts: Math.max(1, received.length),
  };
  return { record, evidence: inOrder, pending: received.length === 0 };
}
