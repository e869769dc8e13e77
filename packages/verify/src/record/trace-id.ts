const TRACE_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{16})$/;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** A W3C or B3 trace id in lower case; undefined for anything else, all-zero ids included. */
export function traceIdOf(text: string | null | undefined): string | undefined {
  const id = text?.toLowerCase();
  return id !== undefined && TRACE_ID.test(id) && !/^0+$/.test(id) ? id : undefined;
}

/** The trace id of a `traceparent` (W3C Trace Context section 3.2). */
export function traceIdOfTraceparent(text: string | null | undefined): string | undefined {
  return traceIdOf(text == null ? undefined : TRACEPARENT.exec(text.toLowerCase())?.[1]);
}

/** The trace id that a request's headers name: traceparent, else B3 in its single or multi-header form. */
export function traceIdOfHeaders(header: (name: string) => string | null | undefined): string | undefined {
  return (
    traceIdOfTraceparent(header("traceparent")) ??
    traceIdOf(header("x-b3-traceid")) ??
    traceIdOf(header("b3")?.split("-", 1)[0])
  );
}
