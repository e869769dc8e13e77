import type { Exchange } from "../inbound/exchange.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";

/** What an adapter needs of a runtime. Every `Dyeing` is one; a test may make a smaller one. No method throws. */
export interface AdapterDyeing {
  /**
   * Runs `next` in the context of an incoming request and returns what it returns: `prepare()` and `receive()` in one call.
   * A promise only where there is something to wait for.
   */
  handle<T>(exchange: Exchange, next: () => T): T | Promise<Awaited<T>>;

  /**
   * Whether a request has to wait before it enters: undefined when there is nothing to wait for, else a promise that is kept
   * within 5 ms and never rejects. Then `receive()` the same exchange. For adapters that hold back what arrives meanwhile.
   */
  prepare(exchange: Exchange): Promise<void> | undefined;

  /**
   * Runs `next` in the context of an incoming request, as far as it is known, and returns what it returns. Called again for
   * the same request it only runs `next`.
   */
  receive<T>(exchange: Exchange, next: () => T): T;

  /** A function that runs in the context of now, wherever it is called. */
  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R;

  /**
   * Header lines to add to a call to this host (`host[:port]`, or a gRPC target). For client adapters, which say with
   * `isSet` what the caller set by hand to something else than we would: that stands. And with `valuesOf` what a header has already: `baggage` and
   * `tracestate`, where a dye is mirrored in them, then come whole, in place of what was there: empty where the header has to go.
   */
  outboundHeaders(
    authority: string,
    isSet?: (name: string, value: string) => boolean,
    valuesOf?: (name: string) => readonly string[],
  ): readonly HeaderLine[];

  /** Counts what an adapter notices. `detail` is for the log, never part of the counter. */
  count(reason: CounterReason, detail?: unknown): void;
}
