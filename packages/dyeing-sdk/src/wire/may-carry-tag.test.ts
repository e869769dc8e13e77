import { describe, expect, it } from "vitest";
import { isCredential, mayCarryTag } from "./may-carry-tag.ts";

const DENIED = `
  authorization proxy-authorization cookie set-cookie www-authenticate dpop client-cert x-api-key x-auth-token
  x-access-token x-amz-security-token x-vault-token remote-user x-remote-user private-token x-client-secret
  connection keep-alive proxy-connection te trailer transfer-encoding upgrade expect http2-settings
  host x-host x-original-host x-original-uri x-original-url x-rewrite-url forwarded x-forwarded x-forwarded-for via
  origin user-agent x-real-ip x-client-ip true-client-ip cf-connecting-ip
  x-http-method x-http-method-override x-method-override range accept accept-encoding content-length if-none-match
  cache-control idempotency-key
  traceparent tracestate b3 x-b3-sampled baggage sentry-trace x-amzn-trace-id
  x-request-id x-trace-color x-dye x-dye-sig x-multi-tag x-envoy-retry-on x-istio-attributes grpc-timeout sec-fetch-mode data-bin
  1 - 42-7 --
`;
const ALLOWED = `
  x-user-level x-trip-type x-payment-type x-driver-score x-hot-zone x-env x-ride-witness x-tenant-id x-user-id level a
  x-1 x-tokens x-token-kind x-cfg x-host-group x-secretary
`;
const names = (text: string) => text.trim().split(/\s+/);

describe("mayCarryTag", () => {
  it.each(names(DENIED))("%s may not", (name) => expect(mayCarryTag(name)).toBe(false));
  it.each(names(ALLOWED))("%s may", (name) => expect(mayCarryTag(name)).toBe(true));
});

describe("isCredential", () => {
  it.each(["authorization", "cookie", "dpop", "x-api-key", "x-vault-token", "x-client-secret", "x-user-password"])(
    "%s holds one",
    (name) => expect(isCredential(name)).toBe(true),
  );
  // Their values may become a tag's; the headers themselves may not carry one.
  it.each(["x-remote-user", "host", "x-user-id", "x-rider-level"])("%s holds none", (name) =>
    expect(isCredential(name)).toBe(false),
  );
});
