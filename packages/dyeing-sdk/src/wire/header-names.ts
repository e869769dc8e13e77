/** The headers of the wire format. See docs/reference/wire-format.md. */
export const REQUEST_ID_HEADER = "x-request-id";
export const COLOR_HEADER = "x-trace-color";
export const DYE_HEADER = "x-dye";
export const SIGNATURE_HEADER = "x-dye-sig";

/** The color of undyed traffic. Sent only from a context that is known to be undyed. */
export const DEFAULT_COLOR = "default";

/** W3C Trace Context. */
export const TRACEPARENT_HEADER = "traceparent";
export const TRACESTATE_HEADER = "tracestate";
/** W3C Baggage. */
export const BAGGAGE_HEADER = "baggage";
/** B3 in one header. */
export const B3_HEADER = "b3";
/** B3 in several headers. The last two may stand without the others. */
export const B3_MULTI_HEADERS = [
  "x-b3-traceid",
  "x-b3-spanid",
  "x-b3-parentspanid",
  "x-b3-sampled",
  "x-b3-flags",
] as const;
/** Trace headers, which are passed through when no tracer is active. */
export const TRACE_HEADERS = [TRACEPARENT_HEADER, TRACESTATE_HEADER, B3_HEADER] as const;
