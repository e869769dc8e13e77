import type { ServerResponse } from "node:http";
import { type AdapterDyeing, type AnswerWatch, type ApplicationFacts, NodeExchange } from "@dyeing/sdk/adapter";
import type { ParameterizedContext } from "koa";

const WATCHED = Symbol.for("dyeing.watched-set-header.v1");

type WatchedResponse = ServerResponse & {
  [WATCHED]?: { readonly watch: AnswerWatch; readonly setHeader: ServerResponse["setHeader"] };
};

/** One function for all responses: the scavenger likes it better than a closure for each (docs/performance.md). */
function setWatchedHeader(this: WatchedResponse, ...args: Parameters<ServerResponse["setHeader"]>): ServerResponse {
  const watched = this[WATCHED];
  watched?.watch.answering();
  return (watched?.setHeader ?? process.getBuiltinModule("node:http").ServerResponse.prototype.setHeader).apply(
    this,
    args,
  );
}

const GUARD = Symbol("dyeing.guarded-onerror");

type OnError = ParameterizedContext["onerror"];
type GuardedContext = ParameterizedContext & {
  [GUARD]?: { readonly onerror: OnError; readonly guarded: OnError };
};

function guardedOnError(this: GuardedContext, error: Error): void {
  const guard = this[GUARD];
  // Koa calls it at the end of every response, mostly with no error to handle.
  const handle = error === null || error === undefined ? guard?.onerror : guard?.guarded;
  handle?.call(this, error);
}

const NONE: readonly string[] = [];

type FactsOf = (ctx: ParameterizedContext) => ApplicationFacts | undefined;

/**
 * The exchange of a Koa context. Koa's error handler removes every header from the response before it answers: those
 * of this exchange have to survive that.
 */
export class KoaExchange extends NodeExchange {
  readonly #ctx: ParameterizedContext;
  readonly #factsOf: FactsOf | undefined;
  /** Of the headers that have to survive. Each time a new list: one that is pushed to keeps room for sixteen more. */
  #names = NONE;
  #watch: AnswerWatch | undefined;

  constructor(ctx: ParameterizedContext, factsOf?: FactsOf) {
    super(ctx.req, ctx.res);
    this.#ctx = ctx;
    this.#factsOf = factsOf;
  }

  get facts(): ApplicationFacts | undefined {
    return this.#factsOf?.(this.#ctx);
  }

  /** koa-mount takes its prefix off `ctx.path`, and with it off Node's request; a framework around Koa keeps a whole one. */
  override get target(): string {
    return (this.#ctx.req as { originalUrl?: string }).originalUrl ?? this.#ctx.originalUrl;
  }

  override setResponseHeader(name: string, value: string): void {
    this.#names = [...this.#names, name];
    super.setResponseHeader(name, value);
  }

  override appendResponseHeader(name: string, value: string): void {
    this.#names = [...this.#names, name];
    super.appendResponseHeader(name, value);
  }

  /**
   * Koa writes the response when all middleware is through, outside of every middleware's context: who answers is who sets
   * the body or a header before that.
   */
  override watchAnswer(watch: AnswerWatch): void {
    this.#watch = watch;
    super.watchAnswer(watch);
    const res: WatchedResponse = this.#ctx.res;
    res[WATCHED] = { watch, setHeader: res.setHeader };
    res.setHeader = setWatchedHeader;
  }

  /** The middleware has ended. */
  ended(): void {
    this.#watch?.end();
  }

  /**
   * Puts Koa's error handler, for this context only, behind a guard: it runs in the dye of now, and leaves the headers
   * of this exchange. Koa calls it from outside any middleware: when a middleware failed, a body stream broke, or the
   * connection did.
   */
  guardErrors(dyeing: Pick<AdapterDyeing, "bind">): void {
    const ctx: GuardedContext = this.#ctx;
    // Used twice.
    if (ctx[GUARD] !== undefined) return;
    const { onerror } = ctx;
    ctx[GUARD] = { onerror, guarded: dyeing.bind((error) => this.#keepingHeaders(() => onerror.call(ctx, error))) };
    ctx.onerror = guardedOnError;
  }

  #keepingHeaders(handle: () => void): void {
    const { res } = this.#ctx;
    const names = this.#names;
    if (names.length === 0) return handle();
    const { removeHeader } = res;
    res.removeHeader = (name) => {
      if (!names.includes(name)) removeHeader.call(res, name);
    };
    try {
      handle();
    } finally {
      res.removeHeader = removeHeader;
    }
  }
}
