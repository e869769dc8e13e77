import { COLOR_HEADER, DYE_HEADER, REQUEST_ID_HEADER, TRACE_HEADERS } from "./header-names.ts";

/** Whoever holds one may act as the caller. */
const CREDENTIALS = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "dpop",
  "client-cert",
  "client-cert-chain",
  "x-api-key",
  "api-key",
  "apikey",
  "x-apikey",
]);
/** What an authenticating proxy says of the caller, and what asks for credentials. */
const AUTHENTICATION = ["remote-user", "x-remote-user", "x-webauth-user", "authentication-info", "www-authenticate"];
/** They say how the message is framed, or belong to one connection (RFC 9110 section 7.6.1). */
const FRAMING = [
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  // A connection header to node:http2: one of these in a request ends the whole gRPC channel.
  "http2-settings",
];
/** They say where a request goes or where it came from. */
const ADDRESSING = [
  "host",
  "x-host",
  "forwarded",
  "x-forwarded",
  "via",
  "origin",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "fastly-client-ip",
  "true-client-ip",
  "user-agent",
];
/** They change what a request means, or whether it is done at all. */
const MEANING = [
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "range",
  "cache-control",
  "pragma",
  "max-forwards",
  "early-data",
  "idempotency-key",
  "x-idempotency-key",
];
/** Trace headers and mirrors of context; `x-b3-` is among the prefixes. */
const TRACING = [
  ...TRACE_HEADERS,
  "traceresponse",
  "baggage",
  "sentry-trace",
  "x-amzn-trace-id",
  "x-cloud-trace-context",
  "uber-trace-id",
  "newrelic",
  "elastic-apm-traceparent",
];
const DENIED = new Set([
  ...CREDENTIALS,
  ...AUTHENTICATION,
  ...FRAMING,
  ...ADDRESSING,
  ...MEANING,
  ...TRACING,
  REQUEST_ID_HEADER,
  COLOR_HEADER,
  DYE_HEADER,
  "x-multi-tag",
]);

/** Names that say that a secret is inside: `x-access-token`, `private-token`, `x-client-secret`. */
const SECRET = /(?:^|-)(?:token|secret|password|jwt|api-key|credentials?)$/;
/**
 * Names that are denied for a part of them: secrets, and families as a whole. `x-dye-` is ours, for what later versions
 * add beside x-dye; `-bin` is gRPC's mark of a binary value, and text under such a name cannot be sent there.
 */
const DENIED_FORM = new RegExp(
  `^(?:accept|if-|content-|grpc-|sec-|proxy-|cf-|x-(?:envoy|forwarded|original|rewrite|b3|datadog|istio|auth|amz|vault|dye)-)|-bin$|${SECRET.source}`,
);
const LETTER = /[a-z]/;

/**
 * Whether a header may carry a tag. Credentials, framing, addressing, what changes the meaning of a request, hop-by-hop
 * headers, trace headers and those that proxies interpret may not, whoever lists them; nor a name without a letter.
 */
export function mayCarryTag(header: string): boolean {
  return !DENIED.has(header) && !DENIED_FORM.test(header) && LETTER.test(header);
}

/** Whether a header holds a secret: its value must not become a tag's under another name either. */
export function isCredential(header: string): boolean {
  return CREDENTIALS.has(header) || SECRET.test(header);
}
