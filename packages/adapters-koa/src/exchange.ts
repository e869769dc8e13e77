import { NodeExchange } from "@dyeing/sdk";
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

  /** To be called when an error leaves the middleware: puts Koa's handler, for this context only, behind a guard. */
  keepHeadersOnError(): void {
    const ctx = this.#ctx;
    const names = this.#names;
    if (names === undefined) return;
    const { onerror } = ctx;
    ctx.onerror = (error) => {
      const { res } = ctx;
      const { removeHeader } = res;
      res.removeHeader = (name) => {
        if (!names.has(name)) removeHeader.call(res, name);
      };
      onerror.call(ctx, error);
      res.removeHeader = removeHeader;
    };
  }
}
