const TRACE_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{16})$/i;

/** A W3C or B3 trace id in lower case; undefined for anything else, ids of zeros included. */
export function traceIdOf(text: string | null | undefined): string | undefined {
  return typeof text === "string" && TRACE_ID.test(text) && !/^0+$/.test(text) ? text.toLowerCase() : undefined;
}
