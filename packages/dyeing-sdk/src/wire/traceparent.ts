/** What a `traceparent` says (W3C Trace Context section 3.2). */
export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero: the caller's span. */
  readonly parentId: string;
  readonly sampled: boolean;
}

/** Lower case only, as the specification says: what is not is no traceparent to any tracer. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]*)?$/;
/** A later version may be longer. What is passed on stays bounded. */
const MAX_LENGTH = 256;

/**
 * Parses a traceparent of any version. Undefined when it is not one: version `ff`, an id of zeros, version 00 with more
 * than its four fields, or two lines that were joined by a comma.
 */
export function parseTraceparent(text: string): Traceparent | undefined {
  const [, version, traceId = "", parentId = "", flags = "", more] =
    text.length <= MAX_LENGTH && !text.includes(",") ? (TRACEPARENT.exec(text) ?? []) : [];
  if (version === undefined || version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (isZero(traceId) || isZero(parentId)) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

function isZero(hex: string): boolean {
  return /^0+$/.test(hex);
}
