import type { Endpoint, Routed } from "@dyeing/lanes/explain";
import type { LogEntry } from "../access-log/log-entry.ts";
import type { ResponseFlag } from "../access-log/response-flag.ts";
import type { ClusterBalancer } from "../balancing/cluster-balancer.ts";
import type { RequestHead } from "../message/request-head.ts";
import { failureAfterResponse, failureBeforeResponse } from "./attempt-failures.ts";
import { CallTimers } from "./call-timers.ts";
import { grpcStatusOf } from "./grpc.ts";
import { CANCEL, INTERNAL_ERROR, NO_ERROR } from "./http2-codes.ts";
import type { LocalReply } from "./local-reply.ts";
import type { Mirrors } from "./mirrors.ts";
import { FAILED, statusOfAnswer, TIMED_OUT } from "./outcome-status.ts";
import { ReplayBuffer } from "./replay-buffer.ts";
import { type AttemptOutcome, backoffMs, wantsRetry } from "./retry-decision.ts";
import {
  protocolFailure,
  type UpstreamAttempt,
  type UpstreamFailure,
  type UpstreamReceiver,
  type Upstreams,
} from "./upstream.ts";

/** What becomes of a request at the endpoints. After `broken` and `unanswered` the receiver aborts. */
export interface AttemptsReceiver {
  head(status: number, rawHeaders: readonly string[], last: boolean): void;
  data(chunk: Buffer): void;
  end(rawTrailers: readonly string[]): void;
  /** More of the request can be taken; after `write` said false. */
  drained(): void;
  /** No more of the request now: another attempt is on its way. */
  hold(): void;
  /** The response cannot be completed. */
  broken(flag: ResponseFlag, details: string, code: number): void;
  /** No endpoint began a response. */
  unanswered(flag: ResponseFlag, reply: LocalReply & { readonly details: string }): void;
}

interface Surroundings {
  readonly balancer: ClusterBalancer;
  readonly mirrors: Mirrors | undefined;
  readonly upstreams: Upstreams;
  readonly record: LogEntry;
}

const NONE: readonly Endpoint[] = [];
const NO_ENDPOINT = { status: 503, body: "no healthy upstream", details: "no_healthy_upstream" } as const;

/** Has one request answered by an endpoint, in as many attempts and as much time as its route allows. */
export class Attempts implements UpstreamReceiver {
  readonly #routed: Routed;
  readonly #head: RequestHead;
  readonly #around: Surroundings;
  readonly #receiver: AttemptsReceiver;
  readonly #timers = new CallTimers();
  #replay: ReplayBuffer | undefined = new ReplayBuffer();
  #attempt: UpstreamAttempt | undefined;
  readonly #tried: Endpoint[] = [];
  #started = 0;
  #trailers: readonly string[] | undefined;
  #answered = false;

  constructor(routed: Routed, head: RequestHead, around: Surroundings, receiver: AttemptsReceiver) {
    this.#routed = routed;
    this.#head = head;
    this.#around = around;
    this.#receiver = receiver;
  }

  start(): void {
    const { balancer, mirrors, upstreams, record } = this.#around;
    const { retries } = this.#routed.route;
    const endpoint = balancer.next(this.#routed.cluster, retries.otherEndpoint ? this.#tried : NONE);
    record.attempts += 1;
    if (endpoint === undefined) {
      this.#receiver.unanswered("UH", NO_ENDPOINT);
      return;
    }
    record.endpoint = endpoint;
    this.#tried.push(endpoint);
    // As in Envoy, an injected delay comes before all that a route limits.
    if (record.attempts === 1 && this.#complete) this.#startRouteTimer();
    this.#started = performance.now();
    let attempt: UpstreamAttempt;
    try {
      attempt = upstreams.attempt(endpoint, this.#head, this);
    } catch (error) {
      // The endpoint has no part in it.
      this.#unanswered(protocolFailure(error));
      return;
    }
    this.#attempt = attempt;
    const chunks = this.#replay?.chunks ?? [];
    if (record.attempts === 1) mirrors?.start(chunks, this.#trailers);
    for (const chunk of chunks) attempt.write(chunk);
    if (retries.attempts === 0) this.#replay = undefined;
    if (this.#trailers !== undefined) attempt.end(this.#trailers);
    if (this.#complete) this.#startAttemptTimer();
    this.#receiver.drained();
  }

  /** False: wait for `drained` before writing more. */
  write(chunk: Buffer): boolean {
    this.#replay?.push(chunk, this.#attempt === undefined);
    this.#around.mirrors?.write(chunk);
    return this.#attempt?.write(chunk) ?? false;
  }

  /** The request is complete. As in Envoy, its time runs from here. */
  end(rawTrailers: readonly string[]): void {
    this.#trailers = rawTrailers;
    if (this.#around.record.attempts === 0) return;
    this.#around.mirrors?.end(rawTrailers);
    this.#attempt?.end(rawTrailers);
    this.#startRouteTimer();
    if (this.#attempt !== undefined) this.#startAttemptTimer();
  }

  pauseResponse(): void {
    this.#attempt?.pauseResponse();
  }

  resumeResponse(): void {
    this.#attempt?.resumeResponse();
  }

  /** Gives up. `code` is an HTTP/2 error code. */
  abort(code: number): void {
    this.#timers.stop();
    this.#replay = undefined;
    this.#attempt?.abort(code);
    this.#attempt = undefined;
    this.#around.mirrors?.abandon();
  }

  /** Whether an endpoint has all it needs to answer. What follows the head of an upgrade waits for the answer. */
  get #complete(): boolean {
    return this.#trailers !== undefined || this.#head.upgrade;
  }

  // What the present attempt reports: one that was aborted reports nothing.

  connected(localAddress: string): void {
    this.#around.record.upstreamLocalAddress = localAddress;
  }

  drained(): void {
    this.#receiver.drained();
  }

  responseHead(status: number, rawHeaders: readonly string[], last: boolean): void {
    const { record } = this.#around;
    const grpcStatus = last ? grpcStatusOf(rawHeaders) : undefined;
    this.#report(statusOfAnswer(status, grpcStatus, this.#head));
    if (this.#retry({ kind: "response", status, grpcStatus })) return;
    this.#timers.stopAttempt();
    // The times of a route are not for what comes after an upgrade.
    if (this.#head.upgrade) this.#timers.stop();
    this.#replay = undefined;
    this.#answered = true;
    record.answered = true;
    record.responseCode = status;
    record.grpcStatus = grpcStatus;
    record.details = "via_upstream";
    // As in Envoy, there is none for an answer that comes before the end of its request.
    if (this.#trailers !== undefined) record.upstreamServiceTime = Math.round(performance.now() - this.#started);
    try {
      this.#receiver.head(status, rawHeaders, last);
      if (last) this.#over();
    } catch (error) {
      this.failed(protocolFailure(error));
    }
  }

  responseData(chunk: Buffer): void {
    this.#receiver.data(chunk);
  }

  responseEnd(rawTrailers: readonly string[]): void {
    this.#around.record.grpcStatus ??= grpcStatusOf(rawTrailers);
    this.#over();
    this.#receiver.end(rawTrailers);
  }

  failed(failure: UpstreamFailure): void {
    this.#report(FAILED);
    this.#unanswered(failure);
  }

  /** The response is complete; perhaps before the request, the rest of which has nowhere to go. */
  #over(): void {
    this.#timers.stop();
    if (this.#complete) return;
    this.#attempt?.abort(NO_ERROR);
    this.#around.mirrors?.abandon();
  }

  #unanswered(failure: UpstreamFailure): void {
    if (this.#answered) {
      const { flag, details } = failureAfterResponse(failure);
      this.#receiver.broken(flag, details, failure.code);
      return;
    }
    if (this.#retry({ kind: failure.kind })) return;
    const { flag, ...reply } = failureBeforeResponse(failure, this.#around.record.attempts > 1);
    this.#receiver.unanswered(flag, reply);
  }

  #timedOut(details: "response_timeout" | "upstream_per_try_timeout"): void {
    if (!this.#answered) this.#report(TIMED_OUT);
    if (!this.#answered && details === "upstream_per_try_timeout" && this.#retry({ kind: "timeout" })) return;
    if (this.#answered) this.#receiver.broken("UT", details, INTERNAL_ERROR);
    else this.#receiver.unanswered("UT", { status: 504, body: "upstream request timeout", details });
  }

  /** Plans another attempt, if the route wants one and the request can be sent again. */
  #retry(outcome: AttemptOutcome): boolean {
    const { retries } = this.#routed.route;
    const { record } = this.#around;
    if (!wantsRetry(retries, outcome)) return false;
    if (record.attempts > retries.attempts) {
      if (retries.attempts > 0) record.flag("URX");
      return false;
    }
    if (this.#replay?.replayable !== true) return false;
    this.#timers.stopAttempt();
    this.#attempt?.abort(CANCEL);
    this.#attempt = undefined;
    this.#receiver.hold();
    this.#timers.wait(backoffMs(retries, record.attempts), () => this.start());
    return true;
  }

  /** How the endpoint did counts for its ejection. */
  #report(status: number): void {
    const endpoint = this.#tried.at(-1);
    if (endpoint !== undefined) this.#around.balancer.report(endpoint, status);
  }

  #startRouteTimer(): void {
    const { timeoutMs } = this.#routed.route;
    if (timeoutMs !== undefined) this.#timers.route(timeoutMs, () => this.#timedOut("response_timeout"));
  }

  #startAttemptTimer(): void {
    const { perTryTimeoutMs } = this.#routed.route.retries;
    if (perTryTimeoutMs === undefined || this.#answered) return;
    this.#timers.attempt(perTryTimeoutMs, () => this.#timedOut("upstream_per_try_timeout"));
  }
}
