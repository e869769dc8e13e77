import type { RequestLimits } from "./listener-context.ts";
import type { LocalReply } from "./local-reply.ts";

export interface SlowRequest extends LocalReply {
  readonly flag: "SI" | undefined;
  readonly details: string;
}

/** Envoy's words for the two. */
const IDLE: SlowRequest = { status: 408, body: "stream timeout", flag: "SI", details: "stream_idle_timeout" };
const OVERALL: SlowRequest = {
  status: 408,
  body: "request timeout",
  flag: undefined,
  details: "request_overall_timeout",
};

/** Watches how a request's body arrives. Time in which we do not read it does not count. */
export class RequestPace {
  readonly #started = performance.now();
  #last = this.#started;
  #held = false;

  /** Something arrived. */
  moved(): void {
    this.#last = performance.now();
  }

  hold(): void {
    this.#held = true;
  }

  resume(): void {
    if (!this.#held) return;
    this.#held = false;
    this.moved();
  }

  /** What to answer when the caller has taken too long; undefined as long as it has not. */
  tooSlow(now: number, { idleMs, totalMs }: RequestLimits): SlowRequest | undefined {
    if (this.#held) return undefined;
    if (now - this.#last > idleMs) return IDLE;
    return now - this.#started > totalMs ? OVERALL : undefined;
  }
}
