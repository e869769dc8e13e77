import type { Dyeing } from "@dyeing/sdk";
import type { Middleware } from "koa";
import { KoaExchange } from "./exchange.ts";

/**
 * Koa middleware that runs everything after it in the dye of the request: later middleware, and the listeners of
 * `ctx.req` and `ctx.res`. Use it first, before body parsers. Used twice, the second one does nothing.
 */
export function dyeingKoa(dyeing: Dyeing): Middleware {
  return async (ctx, next) => {
    const exchange = new KoaExchange(ctx);
    try {
      await dyeing.receive(exchange, next);
    } catch (error) {
      exchange.keepHeadersOnError();
      throw error;
    }
  };
}
