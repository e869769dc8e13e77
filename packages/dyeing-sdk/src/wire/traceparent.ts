/** What a `traceparent` says (W3C Trace Context section 3.2). */
export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero: the caller's span. */
  readonly parentId: string;
  readonly sampled: boolean;
}

/**
 * Lower case only, as the specification says: what is not is no traceparent to any tracer. Version `ff` and ids of zeros
 * are invalid; a later version than 00 may say more behind its flags.
 */
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[\x21-\x2b\x2d-\x7e]*)?$/;
const LENGTH_OF_VERSION_00 = 55;
/** What is passed on stays bounded. */
const MAX_LENGTH = 256;

/** Whether a text is a traceparent of any version: false also for two lines that were joined by a comma. */
export function isTraceparent(text: string): boolean {
  if (text.length > MAX_LENGTH || !TRACEPARENT.test(text)) return false;
  return text.length === LENGTH_OF_VERSION_00 || !text.startsWith("00");
}

/** Parses a traceparent of any version. Undefined when it is not one. */
export function parseTraceparent(text: string): Traceparent | undefined {
  if (!isTraceparent(text)) return undefined;
  const sampled = (Number.parseInt(text.slice(53, 55), 16) & 1) === 1;
  return { traceId: traceIdIn(text), parentId: text.slice(36, 52), sampled };
}

/** The trace id of a traceparent. */
export function traceIdIn(traceparent: string): string {
  return traceparent.slice(3, 35);
}
