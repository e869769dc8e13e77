import type { CallRecord } from "./call-record.ts";
import { lookupIn } from "./header-lookup.ts";
import { observeDye } from "./observed-dye.ts";
import type { JsonLine } from "./parse-access-log.ts";
import { printable } from "./printable.ts";
import { idsOf, type ResolvedReadOptions } from "./read-options.ts";
import { timeOf } from "./time-of.ts";
import { traceIdOfHeaders } from "./trace-id.ts";

/** The two log lines that prove a message hop: what its publisher wrote to the queue and its consumer read from it. */
export const MESSAGE_EVENTS = { "message.published": "published", "message.received": "received" } as const;

/** A `message.published` or `message.received` line as a record; undefined when it is none or says too little. */
export function parseMessageLog(line: JsonLine, options: ResolvedReadOptions): CallRecord | undefined {
  const event = line.event;
  if (event !== "message.published" && event !== "message.received") return undefined;
  const source = MESSAGE_EVENTS[event];
  const edge = typeof line.edge === "string" ? printable(line.edge) : "";
  const [from, to] = edge.split("->");
  const time = timeOf(line.time);
  const messageId = line.messageId;
  if (time === undefined || !from || !to || (typeof messageId !== "string" && typeof messageId !== "number")) {
    return undefined;
  }
  const lookup = lookupIn(line.headers);
  const version = typeof line.version === "string" ? printable(line.version) : undefined;
  const witness = options.witnessHeader === undefined ? undefined : lookup(options.witnessHeader);
  return {
    source,
    time,
    duration: undefined,
    traceId: traceIdOfHeaders(lookup),
    requestId: printable(lookup("x-request-id") ?? "") || undefined,
    edge,
    from,
    fromVersion: source === "published" ? version : undefined,
    to,
    answeredBy: source === "received" ? version : undefined,
    protocol: "message",
    method: "message",
    path: typeof line.topic === "string" ? printable(line.topic) : "",
    dye: observeDye(lookup, options.tagHeaders),
    witness: witness == null ? undefined : printable(witness),
    ids: idsOf(JSON.stringify(line.payload ?? null), lookup, options),
    messageId: printable(String(messageId)),
    status: undefined,
    grpcStatus: undefined,
    flags: [],
    attempts: 1,
    repairedLane: undefined,
    dyeHeaders: [],
  };
}
