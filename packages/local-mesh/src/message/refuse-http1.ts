import { connectionOptions } from "./connection-options.ts";
import type { Refusal } from "./refusal.ts";

const INVALID_AUTHORITY: Refusal = { status: 400, text: "Bad Request", details: "http.invalid_authority" };
const MISSING_HOST: Refusal = { status: 400, text: "Bad Request", details: "missing_host_header" };
const CONNECTION_REJECTED: Refusal = { status: 400, text: "Bad Request", details: "http1.connection_header_rejected" };
const INVALID_LENGTH: Refusal = { status: 400, text: "Bad Request", details: "http1.invalid_content_length" };
const INVALID_TRANSFER_ENCODING: Refusal = {
  status: 501,
  text: "Not Implemented",
  details: "http1.invalid_transfer_encoding",
};
const TRANSFER_ENCODING_NOT_ALLOWED: Refusal = {
  status: 400,
  text: "Bad Request",
  details: "http1.transfer_encoding_not_allowed",
};
const LENGTH_AND_CHUNKED: Refusal = {
  status: 400,
  text: "Bad Request",
  details: "http1.content_length_and_chunked_not_allowed",
};

/** Envoy's limit for the names in `Connection`. */
const MAX_OPTIONS = 10;
/** Names whose removal would hide where a request comes from or goes to. */
const NEVER_NAMED: ReadonlySet<string> = new Set(["host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]);

/** A host name, an IPv4 address or a bracketed IPv6 address, with or without port; no userinfo (RFC 9112, 3.2). */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+;=-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;

/** Whether an authority can be read in one way only. */
export function isAuthority(text: string): boolean {
  return AUTHORITY.test(text);
}

/** Why a request of HTTP/1 must not go on; `rawHeaders` as they came. Undefined: it may. */
export function refuseHttp1(version: "1.0" | "1.1", rawHeaders: readonly string[]): Refusal | undefined {
  const options = connectionOptions(rawHeaders);
  if (options.size >= MAX_OPTIONS) return CONNECTION_REJECTED;
  for (const option of options) if (option.startsWith(":") || NEVER_NAMED.has(option)) return CONNECTION_REJECTED;

  let hosts = 0;
  let lengths = 0;
  let codings = 0;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1] ?? "";
    switch (rawHeaders[index]?.toLowerCase()) {
      case "host":
        hosts += 1;
        if (hosts > 1 || !isAuthority(value)) return INVALID_AUTHORITY;
        break;
      case "content-length":
        lengths += 1;
        // The parser takes numbers that JavaScript cannot hold.
        if (!/^\d+$/.test(value) || !Number.isSafeInteger(Number(value))) return INVALID_LENGTH;
        break;
      case "transfer-encoding":
        codings += 1;
        if (codings > 1 || value.toLowerCase() !== "chunked") return INVALID_TRANSFER_ENCODING;
        if (version === "1.0") return TRANSFER_ENCODING_NOT_ALLOWED;
        break;
    }
  }
  if (hosts === 0 && version !== "1.0") return MISSING_HOST;
  if (lengths > 1) return INVALID_LENGTH;
  if (lengths > 0 && codings > 0) return LENGTH_AND_CHUNKED;
  return undefined;
}
