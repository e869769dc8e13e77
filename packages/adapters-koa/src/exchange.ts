import { type Dyeing, NodeExchange } from "@dyeing/sdk";
import type { ParameterizedContext } from "koa";

/**
 * The exchange of a Koa context. Koa's error handler removes every header from the response before it answers: those
 * of this exchange have to survive that.
 */
export class KoaExchange extends NodeExchange {
  readonly #ctx: ParameterizedContext;
  #names: Set<string> | undefined;

  constructor(ctx: ParameterizedContext) {
    super(ctx.req, ctx.res);
    this.#ctx = ctx;
  }

  override setResponseHeader(name: string, value: string): void {
    this.#names ??= new Set();
    this.#names.add(name);
    super.setResponseHeader(name, value);
  }

  override vary(name: string): void {
    this.#names?.add("vary");
    super.vary(name);
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
