import type { AdapterDyeing, ApplicationFacts } from "@dyeing/sdk/adapter";
import type { Middleware, ParameterizedContext } from "koa";
import { KoaExchange } from "./exchange.ts";

/** Options of `dyeingKoa()`. */
export interface DyeingKoaOptions {
  /** What the application knows of a request that arrives, such as claims that middleware before this one has verified. */
  readonly facts?: (ctx: ParameterizedContext) => ApplicationFacts | undefined;
}

/**
 * Koa middleware that runs everything after it in the dye of the request: later middleware, the listeners of `ctx.req`
 * and `ctx.res`, and those of `app.on("error")`. Use it first, before body parsers. Used twice, the second one does
 * nothing.
 */
export function dyeingKoa(dyeing: AdapterDyeing, { facts }: DyeingKoaOptions = {}): Middleware {
  return (ctx, next) => {
    const exchange = new KoaExchange(ctx, facts);
    return dyeing.handle(exchange, async () => {
      exchange.guardErrors(dyeing);
      try {
        await next();
      } finally {
        exchange.ended();
      }
    });
  };
}
