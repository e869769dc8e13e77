import { RawHeaderLines } from "@dyeing/lanes/explain";
import { isAuthority } from "./authority.ts";
import { NO_OPTIONS } from "./connection-options.ts";
import { endToEnd } from "./hop-by-hop.ts";
import { INVALID_AUTHORITY, isRead, NO_CONNECT, type Refusal } from "./refusal.ts";
import type { Accepted } from "./request-head.ts";
import { addRequestId } from "./request-id.ts";
import { isRefusal, requestTarget } from "./request-target.ts";
import type { SocketEnds } from "./socket-ends.ts";

/** Reads the head of a request of HTTP/2. Its parser has refused what belongs to HTTP/1. */
export function acceptHttp2(received: readonly string[], ends: SocketEnds): Accepted<Refusal> {
  let method = "";
  let url = "";
  let authority: string | undefined;
  let hosts = 0;
  let host: string | undefined;
  let cookies = 0;
  for (let index = 0; index + 1 < received.length; index += 2) {
    const value = received[index + 1] ?? "";
    switch (received[index]) {
      case ":method":
        method = value;
        break;
      case ":path":
        url = value;
        break;
      case ":authority":
        authority = value;
        break;
      case "host":
        hosts += 1;
        host = value;
        break;
      case "cookie":
        cookies += 1;
        break;
    }
  }
  const target = method === "CONNECT" ? { path: "", authority: undefined } : requestTarget(method, url);
  const path = isRefusal(target) ? url : target.path;
  let refusal: Refusal | undefined;
  const named = authority ?? host ?? "";
  if (hosts > 1 || !isAuthority(named) || (host !== undefined && host !== named)) refusal = INVALID_AUTHORITY;
  else if (method === "CONNECT") refusal = NO_CONNECT;
  else if (isRefusal(target)) refusal = target;
  const lines = endToEnd(received, NO_OPTIONS);
  if (isRead(refusal)) addRequestId(lines);
  let rawHeaders: readonly string[] = lines;
  if (path !== url) rawHeaders = withPath(rawHeaders, path);
  if (cookies > 1) rawHeaders = joinCookies(rawHeaders);
  const head = {
    method,
    path,
    authority: named,
    protocol: "HTTP/2",
    rawHeaders,
    headers: new RawHeaderLines(rawHeaders),
    body: "none",
    upgrade: false,
    localAddress: ends.localAddress,
    remoteAddress: ends.remoteAddress,
  } as const;
  return { head, refusal };
}

function withPath(lines: readonly string[], path: string): string[] {
  return lines.map((part, index) => (lines[index - 1] === ":path" && index % 2 === 1 ? path : part));
}

/** HTTP/2 may send a cookie header in crumbs; they are one line to everybody else (RFC 9113, 8.2.3). */
function joinCookies(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let cookie: number | undefined;
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [name = "", value = ""] = [lines[index], lines[index + 1]];
    if (name === "cookie" && cookie !== undefined) {
      kept[cookie] += `; ${value}`;
      continue;
    }
    kept.push(name, value);
    if (name === "cookie") cookie = kept.length - 1;
  }
  return kept;
}
