import {
  type Abort,
  type InjectedFault,
  locationOf,
  NO_RETRIES,
  RawHeaderLines,
  type RetryPolicy,
  type Routed,
  routeNameOf,
} from "@dyeing/lanes/explain";
import { CallRecord } from "../access-log/call-record.ts";
import type { ResponseFlag } from "../access-log/response-flag.ts";
import { endToEndTrailers } from "../message/trailers.ts";
import type { ActiveCall } from "./active-calls.ts";
import { failureAfterResponse, failureBeforeResponse } from "./attempt-failures.ts";
import type { Downstream, DownstreamReceiver } from "./downstream.ts";
import { grpcStatusOf, isGrpc } from "./grpc.ts";
import { CANCEL, INTERNAL_ERROR, NO_ERROR } from "./http2-codes.ts";
import type { ListenerContext } from "./listener-context.ts";
import { type LocalReply, sendLocalReply } from "./local-reply.ts";
import { ownReply } from "./own-replies.ts";
import { ReplayBuffer } from "./replay-buffer.ts";
import { type AttemptOutcome, backoffMs, wantsRetry } from "./retry-decision.ts";
import type { UpstreamAttempt, UpstreamFailure, UpstreamReceiver, Upstreams } from "./upstream.ts";

/**
 * One call from its head to its log line: routed, attempted as often as its route allows, and passed on both ways
 * without being collected. Knows no protocol. INVARIANT: exactly one line is logged, when the call is over.
 */
export class ProxiedCall implements DownstreamReceiver, ActiveCall {
  readonly #listener: ListenerContext;
  readonly #downstream: Downstream;
  readonly #upstreams: Upstreams;
  readonly #record: CallRecord;
  readonly #grpc: boolean;
  #routed: Routed | undefined;
  #retries: RetryPolicy = NO_RETRIES;
  #replay: ReplayBuffer | undefined;
  #attempt: UpstreamAttempt | undefined;
  #attemptStarted = 0;
  /** The trailers, once the request is complete. */
  #requestTrailers: readonly string[] | undefined;
  #responding = false;
  #over = false;
  #routeTimer: NodeJS.Timeout | undefined;
  #attemptTimer: NodeJS.Timeout | undefined;
  #waitTimer: NodeJS.Timeout | undefined;

  constructor(listener: ListenerContext, downstream: Downstream, upstreams: Upstreams) {
    this.#listener = listener;
    this.#downstream = downstream;
    this.#upstreams = upstreams;
    this.#record = new CallRecord(listener, downstream.head);
    this.#grpc = isGrpc(downstream.head.rawHeaders);
  }

  start(): void {
    const { method, path, rawHeaders } = this.#downstream.head;
    this.#listener.active.add(this);
    const { refusal } = this.#downstream;
    if (refusal !== undefined) {
      this.#record.flag("DPE");
      this.#reply({ ...refusal, body: refusal.text });
      this.#downstream.open(this);
      return;
    }
    const request = { host: this.#listener.host, method, path, headers: new RawHeaderLines(rawHeaders) };
    const decision = this.#listener.route(request);
    this.#record.routeName = routeNameOf(decision);
    if (decision.outcome !== "routed") {
      const { flag, ...reply } = ownReply(decision, locationOf(request, decision));
      if (flag === "UH") this.#record.cluster = decision.cluster;
      this.#faultThen(decision.fault, () => {
        if (flag !== undefined) this.#record.flag(flag);
        this.#reply(reply);
      });
      this.#downstream.open(this);
      return;
    }
    this.#routed = decision;
    this.#record.cluster = decision.cluster;
    this.#retries = decision.route.retries;
    const { fault } = decision;
    if (this.#retries.attempts > 0 || fault?.delayMs !== undefined) this.#replay = new ReplayBuffer();
    this.#faultThen(fault, () => this.#startAttempt());
    // Also when it is over already: what is left of the request must be taken off the connection.
    this.#downstream.open(this);
  }

  // The caller's side.

  requestData(chunk: Buffer): void {
    if (this.#over) return;
    this.#record.bytesReceived += chunk.length;
    this.#replay?.push(chunk, this.#attempt === undefined);
    if (this.#attempt?.write(chunk) === false) this.#downstream.pauseRequest();
  }

  requestEnd(rawTrailers: readonly string[]): void {
    if (this.#over) return;
    this.#requestTrailers = endToEndTrailers(rawTrailers);
    this.#attempt?.end(this.#requestTrailers);
    // As in Envoy, time runs from the moment the request is complete.
    const timeoutMs = this.#routed?.route.timeoutMs;
    if (timeoutMs !== undefined) this.#routeTimer = setTimeout(() => this.#timedOut("response_timeout"), timeoutMs);
    if (this.#attempt !== undefined) this.#startAttemptTimer();
  }

  drained(): void {
    this.#attempt?.resumeResponse();
  }

  gone(): void {
    if (this.#over) return;
    this.#record.flag("DC");
    this.#record.details = "downstream_remote_disconnect";
    this.#attempt?.abort(CANCEL);
    this.#finish();
  }

  cut(): void {
    if (this.#over) return;
    this.#downstream.reset(CANCEL);
    this.gone();
  }

  // The endpoint's side.

  /** Delays and aborts come before everything else, also before a miss shows. */
  #faultThen(fault: InjectedFault | undefined, action: () => void): void {
    if (fault?.delayMs === undefined) {
      this.#abortOr(fault?.abort, action);
      return;
    }
    this.#record.flag("DI");
    this.#later(fault.delayMs, () => this.#abortOr(fault.abort, action));
  }

  #abortOr(abort: Abort | undefined, action: () => void): void {
    if (abort === undefined) {
      action();
      return;
    }
    this.#record.flag("FI");
    const reply = { body: "fault filter abort", details: "fault_filter_abort" };
    if ("httpStatus" in abort) this.#reply({ ...reply, status: abort.httpStatus });
    else this.#reply({ ...reply, status: 200, grpcStatus: abort.grpcStatus });
  }

  #startAttempt(): void {
    const routed = this.#routed;
    if (routed === undefined) return;
    const endpoint = this.#listener.picker.next(routed.cluster);
    this.#record.endpoint = endpoint;
    this.#record.attempts += 1;
    this.#attemptStarted = performance.now();
    let attempt: UpstreamAttempt;
    try {
      attempt = this.#upstreams.attempt(endpoint, this.#downstream.head, this.#receiver());
    } catch (error) {
      this.#failed(protocolFailure(error));
      return;
    }
    this.#attempt = attempt;
    for (const chunk of this.#replay?.chunks ?? []) attempt.write(chunk);
    if (this.#retries.attempts === 0) this.#replay = undefined;
    if (this.#requestTrailers !== undefined) {
      attempt.end(this.#requestTrailers);
      this.#startAttemptTimer();
    }
    this.#downstream.resumeRequest();
  }

  #receiver(): UpstreamReceiver {
    return {
      connected: (localAddress) => {
        this.#record.upstreamLocalAddress = localAddress;
      },
      responseHead: (status, message, rawHeaders, last) => this.#responseHead(status, message, rawHeaders, last),
      responseData: (chunk) => {
        this.#record.bytesSent += chunk.length;
        if (!this.#downstream.write(chunk)) this.#attempt?.pauseResponse();
      },
      responseEnd: (rawTrailers) => {
        this.#record.grpcStatus ??= grpcStatusOf(rawTrailers);
        this.#downstream.end(endToEndTrailers(rawTrailers));
        this.#responseComplete();
      },
      drained: () => this.#downstream.resumeRequest(),
      failed: (failure) => this.#failed(failure),
    };
  }

  #responseHead(status: number, message: string, rawHeaders: readonly string[], last: boolean): void {
    const grpcStatus = last ? grpcStatusOf(rawHeaders) : undefined;
    if (this.#retry({ kind: "response", status, grpcStatus })) return;
    clearTimeout(this.#attemptTimer);
    this.#replay = undefined;
    this.#responding = true;
    this.#record.answered = true;
    this.#record.responseCode = status;
    this.#record.grpcStatus = grpcStatus;
    this.#record.details = "via_upstream";
    this.#record.upstreamServiceTime = Math.round(performance.now() - this.#attemptStarted);
    try {
      this.#downstream.respond(status, message, rawHeaders, last);
    } catch (error) {
      this.#attempt?.abort(CANCEL);
      this.#failed(protocolFailure(error));
      return;
    }
    if (last) this.#responseComplete();
  }

  #responseComplete(): void {
    // A response may be complete before the request: the rest of the request has nowhere to go.
    if (this.#requestTrailers === undefined) this.#attempt?.abort(NO_ERROR);
    this.#finish();
  }

  #failed(failure: UpstreamFailure): void {
    if (this.#responding) {
      const { flag, details } = failureAfterResponse(failure);
      this.#breakOff(flag, details, failure.code);
      return;
    }
    if (this.#retry({ kind: failure.kind })) return;
    const { flag, body, details } = failureBeforeResponse(failure);
    this.#record.flag(flag);
    this.#reply({ status: 503, body, details });
  }

  #timedOut(details: "response_timeout" | "upstream_per_try_timeout"): void {
    if (this.#responding) {
      this.#attempt?.abort(CANCEL);
      this.#breakOff("UT", details, INTERNAL_ERROR);
      return;
    }
    if (details === "upstream_per_try_timeout" && this.#retry({ kind: "timeout" })) return;
    this.#attempt?.abort(CANCEL);
    this.#record.flag("UT");
    this.#reply({ status: 504, body: "upstream request timeout", details });
  }

  /** Plans another attempt, if the route wants one and the request can be sent again. */
  #retry(outcome: AttemptOutcome): boolean {
    if (!wantsRetry(this.#retries, outcome)) return false;
    const made = this.#record.attempts;
    if (made > this.#retries.attempts) {
      if (this.#retries.attempts > 0) this.#record.flag("URX");
      return false;
    }
    if (this.#replay?.replayable !== true) return false;
    clearTimeout(this.#attemptTimer);
    this.#attempt?.abort(CANCEL);
    this.#attempt = undefined;
    this.#downstream.pauseRequest();
    this.#later(backoffMs(made), () => this.#startAttempt());
    return true;
  }

  #startAttemptTimer(): void {
    const { perTryTimeoutMs } = this.#retries;
    if (perTryTimeoutMs === undefined || this.#responding) return;
    this.#attemptTimer = setTimeout(() => this.#timedOut("upstream_per_try_timeout"), perTryTimeoutMs);
  }

  #later(milliseconds: number, action: () => void): void {
    this.#waitTimer = setTimeout(action, milliseconds);
  }

  // The end.

  #reply({ details, ...reply }: LocalReply & { readonly details: string }): void {
    const sent = sendLocalReply(this.#downstream, this.#grpc, reply);
    this.#record.responseCode = sent.status;
    this.#record.grpcStatus = sent.grpcStatus;
    this.#record.bytesSent = sent.bytes;
    this.#record.details = details;
    this.#finish();
  }

  #breakOff(flag: ResponseFlag, details: string, code: number): void {
    this.#record.flag(flag);
    this.#record.details = details;
    // Over first: the reset makes the caller's side report that it is gone.
    this.#finish();
    this.#downstream.reset(code);
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#routeTimer);
    clearTimeout(this.#attemptTimer);
    clearTimeout(this.#waitTimer);
    this.#attempt = undefined;
    this.#replay = undefined;
    this.#listener.log.write(this.#record.line());
    if (!this.#record.answered) this.#listener.active.failed += 1;
    this.#listener.active.remove(this);
  }
}

/** Node refuses to send what it finds malformed, by an exception. One call must not take the others along. */
function protocolFailure(error: unknown): UpstreamFailure {
  return { kind: "protocol", code: INTERNAL_ERROR, reason: error instanceof Error ? error.message : String(error) };
}
