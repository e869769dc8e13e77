import type { IncomingMessage } from "node:http";
import { RawHeaderLines } from "@dyeing/lanes/explain";
import { isAuthority } from "./authority.ts";
import { connectionOptions } from "./connection-options.ts";
import { endToEnd } from "./hop-by-hop.ts";
import {
  CONNECTION_REJECTED,
  INVALID_AUTHORITY,
  INVALID_LENGTH,
  INVALID_TRANSFER_ENCODING,
  isRead,
  LENGTH_AND_CHUNKED,
  LOW_VERSION,
  MISSING_HOST,
  NO_CONNECT,
  type Refusal,
  TRANSFER_ENCODING_NOT_ALLOWED,
  UPGRADE_FAILED,
  UPGRADE_WITH_BODY,
} from "./refusal.ts";
import type { Accepted, RequestHead } from "./request-head.ts";
import { addRequestId } from "./request-id.ts";
import { isRefusal, requestTarget } from "./request-target.ts";
import type { SocketEnds } from "./socket-ends.ts";

/** Envoy's limit for the names in `Connection`. */
const MAX_OPTIONS = 10;
/** Names whose removal would hide where a request comes from or goes to. */
const NEVER_NAMED: ReadonlySet<string> = new Set(["host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]);

/** Reads the head of a request of HTTP/1. */
export function acceptHttp1(request: IncomingMessage, ends: SocketEnds): Accepted<Refusal> {
  const { method = "", url = "", rawHeaders } = request;
  const version = request.httpVersion === "1.0" ? "1.0" : "1.1";
  // The parser takes others as well.
  const known = request.httpVersion === version;
  const options = connectionOptions(rawHeaders);
  const found = inspect(rawHeaders);
  const connect = method === "CONNECT";
  const target = connect ? { path: "", authority: url } : requestTarget(method, url);
  const path = isRefusal(target) ? url : target.path;
  const absolute = isRefusal(target) ? undefined : target.authority;
  const upgrade = version === "1.1" && options.has("upgrade") ? upgradeOf(found) : undefined;
  let refusal: Refusal | undefined = known ? undefined : LOW_VERSION;
  refusal ??= refuseConnection(options) ?? refuseLines(found, version, absolute !== undefined);
  if (connect) refusal ??= NO_CONNECT;
  if (isRefusal(target)) refusal ??= target;
  if (upgrade === "other") refusal ??= UPGRADE_FAILED;
  if (upgrade === "websocket" && (found.codings > 0 || (found.length ?? "0") !== "0")) refusal ??= UPGRADE_WITH_BODY;
  const lines = endToEnd(rawHeaders, options);
  if (isRead(refusal)) addRequestId(lines);
  const sent = absolute === undefined ? lines : withHost(lines, absolute);
  const head: RequestHead = {
    method,
    path,
    authority: absolute ?? found.host ?? "",
    protocol: `HTTP/${version}`,
    rawHeaders: sent,
    headers: new RawHeaderLines(sent),
    body: found.codings > 0 ? "chunked" : found.lengths > 0 ? "length" : "none",
    upgrade: upgrade === "websocket",
    localAddress: ends.localAddress,
    remoteAddress: ends.remoteAddress,
  };
  return { head, refusal };
}

/** The lines that say whom a request is for and where it ends, counted. */
interface Found {
  hosts: number;
  host: string | undefined;
  lengths: number;
  length: string | undefined;
  codings: number;
  coding: string;
  upgrades: number;
  upgrade: string;
}

function inspect(rawHeaders: readonly string[]): Found {
  const found: Found = {
    hosts: 0,
    host: undefined,
    lengths: 0,
    length: undefined,
    codings: 0,
    coding: "",
    upgrades: 0,
    upgrade: "",
  };
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    const value = rawHeaders[index + 1] ?? "";
    // By length first: most names are none of these.
    switch (name.length) {
      case 4:
        if (name.toLowerCase() !== "host") break;
        found.hosts += 1;
        found.host ??= value;
        break;
      case 7:
        if (name.toLowerCase() !== "upgrade") break;
        found.upgrades += 1;
        found.upgrade = value;
        break;
      case 14:
        if (name.toLowerCase() !== "content-length") break;
        found.lengths += 1;
        found.length = value;
        break;
      case 17:
        if (name.toLowerCase() !== "transfer-encoding") break;
        found.codings += 1;
        found.coding = value;
        break;
    }
  }
  return found;
}

function refuseConnection(options: ReadonlySet<string>): Refusal | undefined {
  if (options.size >= MAX_OPTIONS) return CONNECTION_REJECTED;
  for (const option of options) if (option.startsWith(":") || NEVER_NAMED.has(option)) return CONNECTION_REJECTED;
  return undefined;
}

function refuseLines(found: Found, version: "1.0" | "1.1", absolute: boolean): Refusal | undefined {
  if (found.codings > 0) {
    if (found.codings > 1 || found.coding.toLowerCase() !== "chunked") return INVALID_TRANSFER_ENCODING;
    if (found.lengths > 0) return LENGTH_AND_CHUNKED;
    if (version === "1.0") return TRANSFER_ENCODING_NOT_ALLOWED;
  }
  if (found.length !== undefined) {
    // The parser takes numbers that JavaScript cannot hold.
    if (found.lengths > 1 || !/^\d+$/.test(found.length)) return INVALID_LENGTH;
    if (!Number.isSafeInteger(Number(found.length))) return INVALID_LENGTH;
  }
  if (found.hosts > 1) return INVALID_AUTHORITY;
  if (found.host !== undefined) return isAuthority(found.host) ? undefined : INVALID_AUTHORITY;
  return version === "1.0" || absolute ? undefined : MISSING_HOST;
}

/** HTTP/2 is not taken up: it is offered, not asked for, and nobody would see the calls inside. */
function upgradeOf({ upgrades, upgrade }: Found): "websocket" | "other" | undefined {
  const protocol = upgrade.trim().toLowerCase();
  if (upgrades === 0 || (upgrades === 1 && protocol === "h2c")) return undefined;
  return upgrades === 1 && protocol === "websocket" ? "websocket" : "other";
}

/** The lines with one `Host`, that of the absolute form (RFC 9112, 3.2.2). */
function withHost(lines: readonly string[], authority: string): string[] {
  const kept = ["Host", authority];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    if (lines[index]?.toLowerCase() !== "host") kept.push(lines[index] ?? "", lines[index + 1] ?? "");
  }
  return kept;
}
