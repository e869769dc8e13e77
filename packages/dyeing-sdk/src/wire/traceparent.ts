import { areOf, HEX, WIRE_VALUE } from "./char-class.ts";

/** What a `traceparent` says (W3C Trace Context section 3.2). */
export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero: the caller's span. */
  readonly parentId: string;
  readonly sampled: boolean;
}

/** Where the trace id, the span id, the flags, and what a later version says after them begin: each behind a `-`. */
const TRACE_ID = 3;
const PARENT_ID = 36;
const FLAGS = 53;
const REST = 56;
const LENGTH_OF_VERSION_00 = 55;
/** What is passed on stays bounded. */
const MAX_LENGTH = 256;

/**
 * Whether a text is a traceparent of any version: false also for two lines that were joined by a comma. Lower case only, as the
 * specification says: what is not is no traceparent to any tracer. Version `ff` and ids of zeros are invalid; a later
 * version than 00 may say more behind its flags.
 */
export function isTraceparent(text: string): boolean {
  const { length } = text;
  if (length < LENGTH_OF_VERSION_00 || length > MAX_LENGTH) return false;
  if (!areOf(HEX, text, 0, 2) || text.startsWith("ff")) return false;
  if (!isId(text, TRACE_ID, PARENT_ID - 1) || !isId(text, PARENT_ID, FLAGS - 1)) return false;
  if (text[FLAGS - 1] !== "-" || !areOf(HEX, text, FLAGS, LENGTH_OF_VERSION_00)) return false;
  if (length === LENGTH_OF_VERSION_00) return true;
  return !text.startsWith("00") && text[REST - 1] === "-" && areOf(WIRE_VALUE, text, REST, length);
}

/** Parses a traceparent of any version. Undefined when it is not one. */
export function parseTraceparent(text: string): Traceparent | undefined {
  if (!isTraceparent(text)) return undefined;
  const sampled = (Number.parseInt(text.slice(FLAGS, LENGTH_OF_VERSION_00), 16) & 1) === 1;
  return { traceId: traceIdIn(text), parentId: text.slice(PARENT_ID, FLAGS - 1), sampled };
}

/** The trace id of a traceparent. */
export function traceIdIn(traceparent: string): string {
  return traceparent.slice(TRACE_ID, PARENT_ID - 1);
}

/** An id that is not all zeros, behind a `-`. */
function isId(text: string, from: number, to: number): boolean {
  if (text[from - 1] !== "-" || !areOf(HEX, text, from, to)) return false;
  let at = from;
  while (at < to && text[at] === "0") at += 1;
  return at < to;
}
