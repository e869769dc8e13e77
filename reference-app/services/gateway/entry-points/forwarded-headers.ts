import type { IncomingHttpHeaders } from "node:http";
import { RIDE_ID_HEADER } from "../../../kit/ride-id-header.ts";
import type { Caller } from "../domain/caller.ts";

/**
 * What passes the gateway, by name. Everything else stays outside: credentials, `x-user-id` and dye headers that a
 * client made up, and whatever the next release of a client invents. Dye, request id and trace headers are the SDK's.
 */
const REQUEST_HEADERS = [
  "accept",
  "accept-language",
  "content-encoding",
  "content-length",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "user-agent",
  RIDE_ID_HEADER,
] as const;

const RESPONSE_HEADERS = [
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "etag",
  "last-modified",
  "location",
  "retry-after",
  "www-authenticate",
] as const;

export function requestHeaders(headers: IncomingHttpHeaders, caller: Caller | undefined): Record<string, string> {
  return { ...pick(headers, REQUEST_HEADERS), ...(caller === undefined ? {} : callerHeaders(caller)) };
}

/** What the services get to know of the caller: the gateway has checked it. */
export function callerHeaders({ userId, roles }: Caller): Record<string, string> {
  return { "x-user-id": userId, "x-user-roles": roles.join(",") };
}

/** The ride that a request is about, as the client says. */
export function rideIdOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers[RIDE_ID_HEADER];
  return typeof value === "string" ? value : undefined;
}

export function responseHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return pick(headers, RESPONSE_HEADERS);
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === "string") picked[name] = value;
  }
  return picked;
}
