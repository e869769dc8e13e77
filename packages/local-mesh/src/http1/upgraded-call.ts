import { type ClientRequest, type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Abort, locationOf, RawHeaderLines, type Routed, routeNameOf } from "@dyeing/lanes/explain";
import { CallRecord } from "../access-log/call-record.ts";
import { endToEnd } from "../message/hop-by-hop.ts";
import type { Refusal } from "../message/refusal.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { ActiveCall } from "../proxy/active-calls.ts";
import { failureBeforeResponse } from "../proxy/attempt-failures.ts";
import { CANCEL } from "../proxy/http2-codes.ts";
import type { ListenerContext } from "../proxy/listener-context.ts";
import { ownReply } from "../proxy/own-replies.ts";
import { type AttemptOutcome, backoffMs, wantsRetry } from "../proxy/retry-decision.ts";
import type { UpstreamFailure } from "../proxy/upstream.ts";
import { connectReason } from "./connect-reason.ts";
import { http1Head, http1Refusal } from "./http1-downstream.ts";
import type { Http1Upstreams } from "./http1-upstreams.ts";

const UPGRADE_WITH_BODY: Refusal = { status: 400, text: "Bad Request", details: "http1.upgrade_with_body" };

/**
 * A call that asks for another protocol, such as WebSocket: once the endpoint agrees, bytes go both ways until one side
 * ends. The route's timeout and retries count up to the endpoint's answer.
 */
export class UpgradedCall implements ActiveCall {
  readonly #listener: ListenerContext;
  readonly #upstreams: Http1Upstreams;
  readonly #head: RequestHead;
  readonly #refusal: Refusal | undefined;
  readonly #socket: Duplex;
  readonly #first: Buffer;
  readonly #upgrade: string;
  readonly #record: CallRecord;
  #request: ClientRequest | undefined;
  #tunnel: Duplex | undefined;
  #routeTimer: NodeJS.Timeout | undefined;
  #attemptTimer: NodeJS.Timeout | undefined;
  #waitTimer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(
    listener: ListenerContext,
    upstreams: Http1Upstreams,
    request: IncomingMessage,
    socket: Duplex,
    first: Buffer,
  ) {
    this.#listener = listener;
    this.#upstreams = upstreams;
    this.#head = http1Head(request);
    this.#refusal = upgradeRefusal(request);
    this.#socket = socket;
    this.#first = first;
    this.#upgrade = request.headers.upgrade ?? "";
    this.#record = new CallRecord(listener, this.#head);
  }

  start(): void {
    this.#listener.active.add(this);
    this.#socket.on("error", ignore);
    this.#socket.on("close", () => this.#gone());
    if (this.#refusal !== undefined) {
      const { status, text, details } = this.#refusal;
      this.#record.flag("DPE");
      this.#reply(status, text, details);
      return;
    }
    const { method, path, rawHeaders } = this.#head;
    const asked = { host: this.#listener.host, method, path, headers: new RawHeaderLines(rawHeaders) };
    const decision = this.#listener.route(asked);
    this.#record.routeName = routeNameOf(decision);
    if (decision.outcome !== "routed") {
      const { flag, status, body, details, location } = ownReply(decision, locationOf(asked, decision));
      if (flag === "UH") this.#record.cluster = decision.cluster;
      if (flag !== undefined) this.#record.flag(flag);
      this.#reply(status, body, details, location);
      return;
    }
    this.#record.cluster = decision.cluster;
    const { timeoutMs } = decision.route;
    if (timeoutMs !== undefined) this.#routeTimer = setTimeout(() => this.#timedOut("response_timeout"), timeoutMs);
    const { delayMs, abort } = decision.fault ?? {};
    if (delayMs === undefined) {
      this.#abortOrAttempt(decision, abort);
    } else {
      this.#record.flag("DI");
      this.#waitTimer = setTimeout(() => this.#abortOrAttempt(decision, abort), delayMs);
    }
  }

  cut(): void {
    this.#tunnel?.destroy();
    this.#socket.destroy();
    this.#gone();
  }

  #abortOrAttempt(routed: Routed, abort: Abort | undefined): void {
    if (abort === undefined) return this.#attempt(routed);
    this.#record.flag("FI");
    this.#reply("httpStatus" in abort ? abort.httpStatus : 200, "fault filter abort", "fault_filter_abort");
  }

  #attempt(routed: Routed): void {
    const endpoint = this.#listener.picker.next(routed.cluster);
    this.#record.endpoint = endpoint;
    this.#record.attempts += 1;
    const started = performance.now();
    const headers = [...this.#head.rawHeaders, "Connection", "Upgrade", "Upgrade", this.#upgrade];
    let request: ClientRequest;
    try {
      request = this.#upstreams.request(endpoint, this.#head, headers);
    } catch (error) {
      return this.#failed(routed, { kind: "protocol", code: CANCEL, reason: String(error) });
    }
    this.#request = request;
    const { perTryTimeoutMs } = routed.route.retries;
    if (perTryTimeoutMs !== undefined) {
      this.#attemptTimer = setTimeout(() => {
        request.on("error", ignore).destroy();
        if (!this.#retry(routed, { kind: "timeout" })) this.#timedOut("upstream_per_try_timeout");
      }, perTryTimeoutMs);
    }
    let connected = false;
    request.on("socket", (socket) => {
      const report = (): void => {
        connected = true;
        this.#record.upstreamLocalAddress = `${socket.localAddress}:${socket.localPort}`;
      };
      if (socket.connecting) socket.once("connect", report);
      else report();
    });
    const answered = (response: IncomingMessage): void => {
      clearTimeout(this.#routeTimer);
      clearTimeout(this.#attemptTimer);
      this.#record.answered = true;
      this.#record.responseCode = response.statusCode ?? 0;
      this.#record.details = "via_upstream";
      this.#record.upstreamServiceTime = Math.round(performance.now() - started);
    };
    request.on("upgrade", (response, tunnel, first) => {
      answered(response);
      this.#join(response, tunnel, first);
    });
    request.on("response", (response) => {
      answered(response);
      this.#refuse(response);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      // An attempt that was given up has nothing to say.
      if (this.#over || this.#record.answered || this.#request !== request) return;
      this.#failed(routed, { kind: connected ? "closed" : "connect", code: CANCEL, reason: connectReason(error) });
    });
    request.end();
  }

  #failed(routed: Routed, failure: UpstreamFailure): void {
    if (this.#retry(routed, failure)) return;
    const { flag, body, details } = failureBeforeResponse(failure);
    this.#record.flag(flag);
    this.#reply(503, body, details);
  }

  #retry(routed: Routed, outcome: AttemptOutcome): boolean {
    const { retries } = routed.route;
    if (!wantsRetry(retries, outcome)) return false;
    if (this.#record.attempts > retries.attempts) {
      if (retries.attempts > 0) this.#record.flag("URX");
      return false;
    }
    clearTimeout(this.#attemptTimer);
    this.#request = undefined;
    this.#waitTimer = setTimeout(() => this.#attempt(routed), backoffMs(this.#record.attempts));
    return true;
  }

  /** The endpoint agreed: its answer goes to the caller as it is, then everything else. */
  #join(response: IncomingMessage, tunnel: Duplex, first: Buffer): void {
    const socket = this.#socket;
    this.#tunnel = tunnel;
    tunnel.on("error", ignore);
    tunnel.on("close", () => this.#finish());
    if (socket.destroyed) return this.#gone();
    socket.write(responseHead(response, response.rawHeaders));
    this.#pass(
      tunnel,
      socket,
      (bytes) => {
        this.#record.bytesSent += bytes;
      },
      first,
    );
    this.#pass(
      socket,
      tunnel,
      (bytes) => {
        this.#record.bytesReceived += bytes;
      },
      this.#first,
    );
  }

  #pass(from: Duplex, to: Duplex, count: (bytes: number) => void, first: Buffer): void {
    const pass = (chunk: Buffer): void => {
      count(chunk.length);
      if (!to.write(chunk)) from.pause();
    };
    to.on("drain", () => from.resume());
    from.on("data", pass);
    from.on("end", () => to.end());
    if (first.length > 0) pass(first);
  }

  /** The endpoint answered with an ordinary response. The connection is of no further use. */
  #refuse(response: IncomingMessage): void {
    const headers = [...endToEnd(response.rawHeaders), "Connection", "close"];
    this.#socket.write(responseHead(response, headers));
    response.on("data", (chunk: Buffer) => {
      this.#record.bytesSent += chunk.length;
      if (!this.#socket.write(chunk)) response.pause();
    });
    this.#socket.on("drain", () => response.resume());
    response.on("error", () => this.cut());
    response.on("end", () => {
      this.#finish();
    });
  }

  #timedOut(details: "response_timeout" | "upstream_per_try_timeout"): void {
    this.#record.flag("UT");
    this.#reply(504, "upstream request timeout", details);
  }

  #reply(status: number, body: string, details: string, location?: string): void {
    this.#record.responseCode = status;
    this.#record.details = details;
    this.#record.bytesSent = Buffer.byteLength(body);
    const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, `content-length: ${this.#record.bytesSent}`];
    if (body !== "") head.push("content-type: text/plain");
    if (location !== undefined) head.push(`location: ${location}`);
    this.#socket.write(`${head.join("\r\n")}\r\nconnection: close\r\n\r\n${body}`);
    this.#finish();
  }

  /** The caller's connection is closed. In a tunnel that is how calls end; before, the caller gave up. */
  #gone(): void {
    if (this.#over) return;
    if (this.#tunnel === undefined) {
      this.#record.flag("DC");
      this.#record.details = "downstream_remote_disconnect";
    }
    this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#routeTimer);
    clearTimeout(this.#attemptTimer);
    clearTimeout(this.#waitTimer);
    this.#request?.on("error", ignore);
    if (this.#tunnel === undefined) this.#request?.destroy();
    else closeSoon(this.#tunnel);
    closeSoon(this.#socket);
    this.#listener.log.write(this.#record.line());
    if (!this.#record.answered) this.#listener.active.failed += 1;
    this.#listener.active.remove(this);
  }
}

/** A body before the other protocol begins would be read as a part of it. */
function upgradeRefusal(request: IncomingMessage): Refusal | undefined {
  const { "content-length": length = "0", "transfer-encoding": coding } = request.headers;
  if (Number(length) !== 0 || coding !== undefined) return UPGRADE_WITH_BODY;
  return http1Refusal(request);
}

function responseHead(response: IncomingMessage, rawHeaders: readonly string[]): string {
  let text = `HTTP/1.1 ${response.statusCode} ${response.statusMessage ?? ""}\r\n`;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    text += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`;
  return `${text}\r\n`;
}

/** Closes a connection as soon as everything written to it has gone out. */
function closeSoon(stream: Duplex): void {
  if (stream.destroyed) return;
  if (stream.writableFinished) stream.destroy();
  else stream.end(() => stream.destroy());
}

function ignore(): void {}
