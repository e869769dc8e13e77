import {
  type Abort,
  type HeaderOperations,
  locationOf,
  type Routed,
  type RouteRequest,
  routeNameOf,
} from "@dyeing/lanes/explain";
import { LogEntry } from "../access-log/log-entry.ts";
import type { ResponseFlag } from "../access-log/response-flag.ts";
import { CODEC_ERROR } from "../message/refusal.ts";
import { endToEndTrailers } from "../message/trailers.ts";
import { unreadHead } from "../message/unread-head.ts";
import type { ActiveCall } from "./active-calls.ts";
import { Attempts, type AttemptsReceiver } from "./attempts.ts";
import type { Downstream, DownstreamReceiver } from "./downstream.ts";
import { grpcStatusOfHttp, isGrpc } from "./grpc.ts";
import { operate, responseOperations } from "./header-operations.ts";
import { CANCEL, INTERNAL_ERROR } from "./http2-codes.ts";
import type { ListenerContext } from "./listener-context.ts";
import { type LocalReply, sendLocalReply } from "./local-reply.ts";
import { mirrorsOf } from "./mirrors.ts";
import { nextHead } from "./next-head.ts";
import { type OwnReply, ownReply } from "./own-replies.ts";
import { RequestPace } from "./request-pace.ts";
import { isHandshakeFailure, withoutBody } from "./upgrade-answer.ts";
import type { Upstreams } from "./upstream.ts";

type DetailedReply = LocalReply & { readonly details: string; readonly flag?: ResponseFlag | undefined };

/**
 * One call from its head to its log line: refused, or routed and passed on both ways without being collected. Knows no
 * protocol; a WebSocket is a call whose request does not end. INVARIANT: exactly one line is logged, when it is over.
 */
export class ProxiedCall implements DownstreamReceiver, AttemptsReceiver, ActiveCall {
  readonly #listener: ListenerContext;
  readonly #downstream: Downstream;
  readonly #upstreams: Upstreams;
  readonly #record: LogEntry;
  readonly #grpc: boolean;
  readonly #pace = new RequestPace();
  #attempts: Attempts | undefined;
  /** What the route does to the headers of an answer, also of one of our own. */
  #response: readonly HeaderOperations[] = [];
  #delay: NodeJS.Timeout | undefined;
  #requestComplete = false;
  #responding = false;
  #over = false;

  constructor(listener: ListenerContext, downstream: Downstream, upstreams: Upstreams) {
    this.#listener = listener;
    this.#downstream = downstream;
    this.#upstreams = upstreams;
    const { head, refusal } = downstream;
    this.#grpc = isGrpc(head.headers);
    // As in Envoy, nothing is known of a request that is refused while it is read.
    this.#record = new LogEntry(listener, refusal?.flag === "DPE" ? unreadHead(head) : head);
  }

  start(): void {
    this.#listener.active.add(this);
    const { refusal } = this.#downstream;
    if (refusal === undefined || refusal.routed === true) this.#route(refusal);
    else this.#reply(refusal);
    // Also when it is over already: what is left of the request must be taken off the connection.
    this.#downstream.open(this);
  }

  #route(refusal: DetailedReply | undefined): void {
    const { method, path, headers } = this.#downstream.head;
    const request = { host: this.#listener.host, method, path, headers };
    const decision = this.#listener.route(request);
    this.#record.routeName = routeNameOf(decision);
    this.#response = responseOperations(decision);
    const own = decision.outcome === "routed" ? undefined : ownReply(decision, locationOf(request, decision));
    if (own === undefined || own.flag === "UH") this.#record.cluster = decision.cluster;
    if (refusal !== undefined) return this.#reply(refusal);
    // Delays and aborts come before everything else, also before a miss shows.
    const { delayMs, abort } = decision.fault ?? {};
    if (delayMs !== undefined) this.#record.flag("DI");
    if (decision.outcome === "routed" && (abort === undefined || delayMs !== undefined)) {
      this.#attempts = this.#prepare(decision, request);
    }
    const proceed = () => (abort === undefined ? this.#answerOrAttempt(own) : this.#abort(abort));
    if (delayMs === undefined) proceed();
    else this.#delay = setTimeout(proceed, delayMs);
  }

  #prepare(routed: Routed, request: RouteRequest): Attempts {
    const head = nextHead(this.#downstream.head, request, routed);
    // As in Envoy, the log has what was sent, and the path that was asked for.
    this.#record.sent = head;
    const { balancers } = this.#listener;
    const mirrors = mirrorsOf(routed, head, this.#listener, this.#upstreams);
    const around = {
      balancer: balancers.of(routed.cluster),
      mirrors,
      upstreams: this.#upstreams,
      record: this.#record,
    };
    return new Attempts(routed, head, around, this);
  }

  #answerOrAttempt(own: OwnReply | undefined): void {
    if (own === undefined) {
      this.#attempts?.start();
      return;
    }
    // Envoy counts the attempt to find an endpoint.
    if (own.flag === "UH") this.#record.attempts = 1;
    this.#reply(own);
  }

  #abort(abort: Abort): void {
    const reply = { flag: "FI", body: "fault filter abort", details: "fault_filter_abort" } as const;
    if ("httpStatus" in abort) this.#reply({ ...reply, status: abort.httpStatus });
    else this.#reply({ ...reply, status: 200, grpcStatus: abort.grpcStatus });
  }

  // The caller's side.

  requestData(chunk: Buffer): void {
    if (this.#over) return;
    this.#record.bytesReceived += chunk.length;
    this.#pace.moved();
    if (this.#attempts?.write(chunk) === false) this.hold();
  }

  requestEnd(rawTrailers: readonly string[]): void {
    if (this.#over) return;
    this.#requestComplete = true;
    this.#attempts?.end(endToEndTrailers(rawTrailers));
  }

  resumed(): void {
    this.#attempts?.resumeResponse();
  }

  malformed(): void {
    if (this.#over) return;
    const { flag, details } = CODEC_ERROR;
    if (this.#responding && flag !== undefined) this.broken(flag, details, INTERNAL_ERROR);
    else this.#reply(CODEC_ERROR);
  }

  gone(reset: boolean): void {
    if (this.#over) return;
    this.#attempts?.abort(CANCEL);
    this.#record.flag(reset ? "DR" : "DC");
    this.#record.details = reset ? "http2.remote_reset" : "downstream_remote_disconnect";
    this.#finish();
  }

  cut(): void {
    if (this.#over) return;
    this.#downstream.reset(CANCEL);
    this.gone(false);
  }

  check(now: number): void {
    // A response that has begun may be waiting for what is still to come; WebSockets and gRPC's streams may be silent.
    if (this.#requestComplete || this.#responding || this.#downstream.head.upgrade || this.#grpc) return;
    const slow = this.#pace.tooSlow(now, this.#listener.limits);
    if (slow === undefined) return;
    this.#downstream.shut();
    this.#reply(slow);
  }

  // The endpoint's side.

  head(status: number, rawHeaders: readonly string[], last: boolean): void {
    this.#responding = true;
    if (this.#downstream.head.upgrade && isHandshakeFailure(status)) {
      this.#attempts?.abort(CANCEL);
      this.#record.details = "websocket_handshake_unsuccessful";
      this.#downstream.respond(status, this.#operated(withoutBody(rawHeaders)), true);
      this.#finish();
      return;
    }
    this.#downstream.respond(status, this.#operated(rawHeaders), last);
    if (last) this.#finish();
  }

  #operated(rawHeaders: readonly string[]): readonly string[] {
    return this.#response.length === 0 ? rawHeaders : this.#response.reduce(operate, rawHeaders);
  }

  data(chunk: Buffer): void {
    this.#record.bytesSent += chunk.length;
    if (!this.#downstream.write(chunk)) this.#attempts?.pauseResponse();
  }

  end(rawTrailers: readonly string[]): void {
    this.#downstream.end(endToEndTrailers(rawTrailers));
    this.#finish();
  }

  hold(): void {
    this.#pace.hold();
    this.#downstream.pauseRequest();
  }

  drained(): void {
    this.#pace.resume();
    this.#downstream.resumeRequest();
  }

  broken(flag: ResponseFlag, details: string, code: number): void {
    this.#attempts?.abort(CANCEL);
    this.#record.flag(flag);
    this.#record.details = details;
    // Over first: the reset makes the caller's side report that it is gone.
    this.#finish();
    this.#downstream.reset(code);
  }

  unanswered(flag: ResponseFlag, reply: DetailedReply): void {
    this.#reply({ ...reply, flag });
  }

  // The end.

  #reply(reply: DetailedReply): void {
    this.#attempts?.abort(CANCEL);
    if (reply.flag !== undefined) this.#record.flag(reply.flag);
    const sent = sendLocalReply(this.#downstream, this.#grpc, reply, (headers) => this.#operated(headers));
    this.#record.responseCode = sent.status;
    this.#record.grpcStatus = sent.grpcStatus;
    this.#record.bytesSent = sent.bytes;
    this.#record.details = reply.details;
    this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#delay);
    this.#attempts = undefined;
    // What is left of the request is read and dropped.
    this.#downstream.resumeRequest();
    if (this.#record.responseCode > 0 && this.#grpc) {
      this.#record.grpcStatus ??= grpcStatusOfHttp(this.#record.responseCode);
    }
    this.#listener.log.write(this.#record.line());
    if (!this.#record.answered) this.#listener.active.failed += 1;
    this.#listener.active.remove(this);
  }
}
