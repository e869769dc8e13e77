import type { Cluster, Endpoint } from "@dyeing/lanes/explain";
import type { ClusterBalancer } from "../balancing/cluster-balancer.ts";
import type { RequestHead } from "../message/request-head.ts";
import { grpcStatusOf } from "./grpc.ts";
import { CANCEL, NO_ERROR } from "./http2-codes.ts";
import { FAILED, statusOfAnswer, TIMED_OUT } from "./outcome-status.ts";
import type { RunningMirror, RunningMirrors } from "./running-mirrors.ts";
import type { UpstreamAttempt, Upstreams } from "./upstream.ts";

/** How far a copy may fall behind before it is given up: the call does not wait for it. */
const MAX_BEHIND_BYTES = 1024 * 1024;
const NONE: readonly Endpoint[] = [];

export interface MirrorSurroundings {
  readonly balancer: ClusterBalancer;
  readonly upstreams: Upstreams;
  readonly running: RunningMirrors;
  readonly timeoutMs: number | undefined;
}

/**
 * A copy of a request to an endpoint of another cluster, in one attempt. Its answer is read and dropped; all that it
 * does is to count for the endpoint's ejection.
 */
export class MirroredRequest implements RunningMirror {
  readonly #head: RequestHead;
  readonly #around: MirrorSurroundings;
  #endpoint: Endpoint | undefined;
  #attempt: UpstreamAttempt | undefined;
  #timer: NodeJS.Timeout | undefined;
  #answered = false;
  #complete = false;
  #over = false;
  #behind = 0;

  constructor(head: RequestHead, around: MirrorSurroundings) {
    this.#head = head;
    this.#around = around;
  }

  start(cluster: Cluster): void {
    const { balancer, upstreams, running } = this.#around;
    this.#endpoint = balancer.next(cluster, NONE);
    if (this.#endpoint === undefined) {
      this.#over = true;
      return;
    }
    running.add(this);
    try {
      this.#attempt = upstreams.attempt(this.#endpoint, this.#head, {
        connected: () => {},
        responseHead: (status, rawHeaders, last) => {
          this.#answered = true;
          this.#report(statusOfAnswer(status, last ? grpcStatusOf(rawHeaders) : undefined, this.#head));
          if (last) this.#answeredWhole();
        },
        responseData: () => {},
        responseEnd: () => this.#answeredWhole(),
        drained: () => {
          this.#behind = 0;
        },
        failed: () => {
          this.#report(FAILED);
          this.#finish();
        },
      });
    } catch {
      this.#finish();
    }
  }

  write(chunk: Buffer): void {
    if (this.#over || this.#attempt === undefined || this.#attempt.write(chunk)) return;
    this.#behind += chunk.length;
    if (this.#behind > MAX_BEHIND_BYTES) this.abort();
  }

  /** As in Envoy, the route's timeout runs from here, and it goes on by itself. */
  end(rawTrailers: readonly string[]): void {
    if (this.#over) return;
    this.#complete = true;
    this.#attempt?.end(rawTrailers);
    const { timeoutMs } = this.#around;
    if (timeoutMs !== undefined) this.#timer = setTimeout(() => this.#timedOut(), timeoutMs);
  }

  /** The call is over. A request that is not complete will never be. */
  abandon(): void {
    if (!this.#complete) this.abort();
  }

  abort(): void {
    if (this.#over) return;
    this.#attempt?.abort(CANCEL);
    this.#finish();
  }

  /** Perhaps before the request is complete, the rest of which has nowhere to go. */
  #answeredWhole(): void {
    if (!this.#complete) this.#attempt?.abort(NO_ERROR);
    this.#finish();
  }

  #timedOut(): void {
    if (!this.#answered) this.#report(TIMED_OUT);
    this.abort();
  }

  #report(status: number): void {
    if (this.#endpoint !== undefined) this.#around.balancer.report(this.#endpoint, status);
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#around.running.remove(this);
  }
}
