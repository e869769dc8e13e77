import type { Mirror, Routed } from "@dyeing/lanes/explain";
import type { RequestHead } from "../message/request-head.ts";
import type { ListenerContext } from "./listener-context.ts";
import { MirroredRequest } from "./mirrored-request.ts";
import { shadowHead } from "./shadow-head.ts";
import type { Upstreams } from "./upstream.ts";

/** The copies of one request: `undefined` when its route, or the draw, wants none. */
export function mirrorsOf(
  { route }: Routed,
  head: RequestHead,
  listener: ListenerContext,
  upstreams: Upstreams,
): Mirrors | undefined {
  if (route.mirrors.length === 0) return undefined;
  const drawn = route.mirrors.filter(({ cluster, percent }) => {
    return cluster.miss === undefined && Math.random() * 100 < percent;
  });
  if (drawn.length === 0) return undefined;
  const copied = listener.shadowHostSuffix ? shadowHead(head) : head;
  return new Mirrors(drawn, copied, route.timeoutMs, listener, upstreams);
}

/** Copies of one request on their way to the clusters that its route mirrors to. Nobody waits for them. */
export class Mirrors {
  readonly #drawn: readonly Mirror[];
  readonly #head: RequestHead;
  readonly #timeoutMs: number | undefined;
  readonly #listener: ListenerContext;
  readonly #upstreams: Upstreams;
  #copies: readonly MirroredRequest[] = [];

  constructor(
    drawn: readonly Mirror[],
    head: RequestHead,
    timeoutMs: number | undefined,
    listener: ListenerContext,
    upstreams: Upstreams,
  ) {
    this.#drawn = drawn;
    this.#head = head;
    this.#timeoutMs = timeoutMs;
    this.#listener = listener;
    this.#upstreams = upstreams;
  }

  /** Begins them, as soon as the request itself is on its way, with what there is of it. */
  start(chunks: readonly Buffer[], rawTrailers: readonly string[] | undefined): void {
    this.#copies = this.#drawn.map(({ cluster }) => {
      const copy = new MirroredRequest(this.#head, {
        balancer: this.#listener.balancers.of(cluster),
        upstreams: this.#upstreams,
        running: this.#listener.mirrors,
        timeoutMs: this.#timeoutMs,
      });
      copy.start(cluster);
      return copy;
    });
    for (const chunk of chunks) this.write(chunk);
    if (rawTrailers !== undefined) this.end(rawTrailers);
  }

  write(chunk: Buffer): void {
    for (const copy of this.#copies) copy.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    for (const copy of this.#copies) copy.end(rawTrailers);
  }

  /** The call is over: copies of what is not complete end with it. */
  abandon(): void {
    for (const copy of this.#copies) copy.abandon();
  }
}
