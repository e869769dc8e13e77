import type { Dyeing } from "@dyeing/sdk";
import type { Middleware } from "koa";
import { KoaExchange } from "./exchange.ts";

/**
 * Koa middleware that runs everything after it in the dye of the request: later middleware, the listeners of `ctx.req`
 * and `ctx.res`, and those of `app.on("error")`. Use it first, before body parsers. Used twice, the second one does
 * nothing.
 */
export function dyeingKoa(dyeing: Dyeing): Middleware {
  return (ctx, next) => {
    const exchange = new KoaExchange(ctx);
    return dyeing.receive(exchange, async () => {
      exchange.guardErrors(dyeing);
      try {
        await next();
      } finally {
        exchange.ended();
      }
    });
  };
}
