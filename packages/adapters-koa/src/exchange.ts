import { type AnswerWatch, type Dyeing, NodeExchange } from "@dyeing/sdk";
import type { ParameterizedContext } from "koa";

/**
 * The exchange of a Koa context. Koa's error handler removes every header from the response before it answers: those
 * of this exchange have to survive that.
 */
export class KoaExchange extends NodeExchange {
  readonly #ctx: ParameterizedContext;
  #names: Set<string> | undefined;
  #watch: AnswerWatch | undefined;

  constructor(ctx: ParameterizedContext) {
    super(ctx.req, ctx.res);
    this.#ctx = ctx;
  }

  /** koa-mount takes its prefix off `ctx.path`, and with it off Node's request; a framework around Koa keeps a whole one. */
  override get target(): string {
    return (this.#ctx.req as { originalUrl?: string }).originalUrl ?? this.#ctx.originalUrl;
  }

  override setResponseHeader(name: string, value: string): void {
    this.#names ??= new Set();
    this.#names.add(name);
    super.setResponseHeader(name, value);
  }

  /**
   * Koa writes the response when all middleware is through, outside of every middleware's context: who answers is who sets
   * the body or a header before that.
   */
  override watchAnswer(watch: AnswerWatch): void {
    this.#watch = watch;
    super.watchAnswer(watch);
    const { res } = this.#ctx;
    const { setHeader } = res;
    res.setHeader = (name, value) => {
      watch.answering();
      return setHeader.call(res, name, value);
    };
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
  guardErrors(dyeing: Pick<Dyeing, "bind">): void {
    const ctx = this.#ctx;
    const { onerror } = ctx;
    ctx.onerror = dyeing.bind((error) => this.#keepingHeaders(() => onerror.call(ctx, error)));
  }

  #keepingHeaders(handle: () => void): void {
    const { res } = this.#ctx;
    const names = this.#names;
    if (names === undefined) return handle();
    const { removeHeader } = res;
    res.removeHeader = (name) => {
      if (!names.has(name)) removeHeader.call(res, name);
    };
    try {
      handle();
    } finally {
      res.removeHeader = removeHeader;
    }
  }
}
