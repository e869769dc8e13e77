/** The headers of the wire format. See docs/reference/wire-format.md. */
export const REQUEST_ID_HEADER = "x-request-id";
export const COLOR_HEADER = "x-trace-color";
export const DYE_HEADER = "x-dye";

/** The color of undyed traffic. Sent only from a context that is known to be undyed. */
export const DEFAULT_COLOR = "default";

/** W3C Trace Context. */
export const TRACEPARENT_HEADER = "traceparent";
export const TRACESTATE_HEADER = "tracestate";
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

const DENIED = new Set([
  "authorization",
  "proxy-authorization",
  "proxy-authenticate",
  "www-authenticate",
  "cookie",
  "set-cookie",
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  // A connection header to node:http2: one of these in a request ends the whole gRPC channel.
  "http2-settings",
  "upgrade",
  "expect",
  "forwarded",
  "via",
  "x-real-ip",
  "x-client-ip",
  "x-original-url",
  "x-rewrite-url",
  "x-http-method-override",
  "x-method-override",
  "range",
  "origin",
  "user-agent",
  "baggage",
  REQUEST_ID_HEADER,
  COLOR_HEADER,
  DYE_HEADER,
  ...TRACE_HEADERS,
]);
const DENIED_PREFIXES = [
  "accept",
  "if-",
  "content-",
  "x-envoy-",
  "x-forwarded-",
  "x-b3-",
  "x-istio-",
  "grpc-",
  "sec-",
  "proxy-",
];

/**
 * Whether a header may carry a tag. Credentials, framing, addressing, what changes the meaning of a request, hop-by-hop
 * headers (RFC 9110 section 7.6.1) and those that proxies interpret may not, whoever lists them.
 */
export function mayCarryTag(header: string): boolean {
  // `-bin` is gRPC's mark of a binary value: text under such a name cannot be sent there.
  if (header.endsWith("-bin")) return false;
  return !DENIED.has(header) && !DENIED_PREFIXES.some((prefix) => header.startsWith(prefix));
}
