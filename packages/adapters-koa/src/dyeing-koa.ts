import { type Dyeing, NodeExchange } from "@dyeing/sdk";
import type { Middleware } from "koa";

/**
 * Koa middleware that runs everything after it in the dye of the request: later middleware, and the listeners of
 * `ctx.req` and `ctx.res`. Use it first, before body parsers. Used twice, the second one does nothing.
 */
export function dyeingKoa(dyeing: Dyeing): Middleware {
  return (ctx, next) => dyeing.receive(new NodeExchange(ctx.req, ctx.res), next);
}
