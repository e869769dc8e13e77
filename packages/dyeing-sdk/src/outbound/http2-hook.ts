import { Duplex } from "node:stream";
import { activeCarried } from "../context/active-carried.ts";
import type { Carried } from "../context/carried.ts";
import { MIRRORS } from "../mirrors/mirrors.ts";
import { nodeHttp2 } from "../process/node-http.ts";
import { DYE_HEADER } from "../wire/header-names.ts";
import { http2Destination } from "./http2-destination.ts";
import { Http2Headers, type Http2RequestHeaders } from "./http2-headers.ts";
import { headersListedIn } from "./listed-headers.ts";
import { type MirrorEdit, mirrorChanges, mirrorEdit } from "./mirror-edit.ts";
import { dyeHeaderTest, runtimeOf, verdictOf } from "./outgoing.ts";

type Request = (this: object, headers?: Http2RequestHeaders, options?: unknown) => Http2Stream;
interface Http2Stream {
  sendTrailers(headers: Http2RequestHeaders): void;
}

/**
 * Judges the requests of node:http2 sessions. node:http2 has no channel that comes before the headers, so `request` of the
 * class behind `connect()` is wrapped: it runs in its caller's context.
 *
 * @returns Undoes it.
 */
export function hookHttp2(): () => void {
  const prototype = sessionPrototype();
  const request = prototype.request;
  const judging: Request = function (headers, ...options) {
    const judged = judge(this, headers);
    const stream = request.call(this, judged.headers, ...(options as [unknown]));
    if (judged.trailers !== undefined) stream.sendTrailers = trailersThrough(stream.sendTrailers, judged.trailers);
    return stream;
  };
  prototype.request = judging;
  return () => {
    // Somebody else may have wrapped it since; without a runtime what is below adds and takes nothing.
    if (prototype.request === judging) prototype.request = request;
  };
}

/** The class is not exported: a session that never connects shows it. */
function sessionPrototype(): { request: Request } {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = nodeHttp2().connect("http://localhost", { createConnection: () => nowhere });
  session.on("error", () => {}).destroy();
  return Object.getPrototypeOf(session);
}

interface Judged {
  readonly headers: Http2RequestHeaders;
  /** What is left of trailers; undefined where they need no look. */
  readonly trailers?: ((trailers: Http2RequestHeaders) => Http2RequestHeaders) | undefined;
}

function judge(session: object, given: Http2RequestHeaders): Judged {
  let carried: Carried | undefined;
  try {
    if (isUndicis(session)) return { headers: given };
    if (isOfGrpcJs(given)) return judgeGrpcJs(session, given);
    const headers = new Http2Headers(given);
    carried = activeCarried();
    const authorities = [...headers.values(":authority"), ...headers.values("host")];
    const destination = http2Destination(session, authorities);
    const verdict = verdictOf(carried, (runtime) => destination.allowedBy(runtime));
    const isTunnel = headers.first(":method") === "CONNECT" && !headers.has(":protocol");
    if (verdict === "denied") {
      if (!isTunnel && carried?.dye !== undefined) runtimeOf(carried)?.count("outbound-not-allowed", destination.text);
      return withoutDye(headers, carried);
    }
    if (isTunnel || verdict === "unasked" || carried === undefined) return { headers: given };
    const lines = carried.headerLines(!headers.hasTrace()).filter(([name, value]) => {
      const isSet = headers.has(name);
      // The same value is what a recipe on `outboundHeaders()` put there.
      if (isSet && headers.values(name).join() !== value) runtimeOf(carried)?.count("outbound-caller-set", name);
      return !isSet;
    });
    return { headers: mirrored(headers.with(lines), mirrorEdit(carried, verdict)) };
  } catch (error) {
    runtimeOf(carried)?.count("outbound-failed", error);
    return { headers: given };
  }
}

/**
 * grpc-js makes its streams later, in other contexts than its callers': its interceptor adds what goes out, and asks for its
 * host. Here only a dye that is there is looked at all the same: a proxy may see it, or another authority.
 */
function judgeGrpcJs(session: object, given: Readonly<Record<string, unknown>>): Judged {
  const isOfDye = dyeHeaderTest(undefined);
  if (!Object.keys(given).some((name) => isOfDye(name) || isMirror(name))) return { headers: given };
  const authorities = [given[":authority"], given.host].filter((text) => typeof text === "string");
  const destination = http2Destination(session, authorities);
  const verdict = verdictOf(undefined, (runtime) => destination.allowedBy(runtime));
  return verdict === "denied" ? withoutDye(new Http2Headers(given), undefined) : { headers: given };
}

function withoutDye(headers: Http2Headers, carried: Carried | undefined): Judged {
  const listed = headersListedIn(headers.values(DYE_HEADER));
  const isOfDye = dyeHeaderTest(carried);
  const isGone = (name: string) => listed.has(name) || isOfDye(name);
  const gone = (name: string) => runtimeOf(carried)?.count("outbound-removed", name);
  return {
    headers: mirrored(headers.without(isGone, gone), mirrorEdit(carried, "denied")),
    trailers: (trailers) => new Http2Headers(trailers).without(isGone, gone),
  };
}

function mirrored(given: Http2RequestHeaders, edit: MirrorEdit | undefined): Http2RequestHeaders {
  if (edit === undefined) return given;
  let headers = new Http2Headers(given);
  for (const [header, value] of mirrorChanges(edit, (name) => headers.values(name))) {
    headers = new Http2Headers(headers.without((name) => name === header, ignore));
    if (value !== undefined) headers = new Http2Headers(headers.with([[header, value]]));
  }
  return headers.given;
}

function ignore(): void {}

function isMirror(name: string): boolean {
  return (MIRRORS as readonly string[]).includes(name);
}

function trailersThrough(
  sendTrailers: Http2Stream["sendTrailers"],
  left: (trailers: Http2RequestHeaders) => Http2RequestHeaders,
): Http2Stream["sendTrailers"] {
  return function (this: Http2Stream, trailers) {
    sendTrailers.call(this, left(trailers));
  };
}

const GRPC_JS = /(?:^|\s)grpc-node-js\//;

/** grpc-js writes its headers itself: an object of lower-case names. */
function isOfGrpcJs(given: Http2RequestHeaders): given is Readonly<Record<string, unknown>> {
  if (given === null || given === undefined || Array.isArray(given)) return false;
  const userAgent = (given as Readonly<Record<string, unknown>>)["user-agent"];
  return typeof userAgent === "string" && GRPC_JS.test(userAgent);
}

/** Whether a session is one that undici has opened: its requests are judged where they are created. */
const undicis = new WeakMap<object, boolean>();

function isUndicis(session: object): boolean {
  let is = undicis.get(session);
  if (is === undefined) {
    is = Object.getOwnPropertySymbols(session).some(({ description }) => description === "open streams");
    undicis.set(session, is);
  }
  return is;
}
