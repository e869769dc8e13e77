import type { Middleware } from "koa";
import { decodeMinimal } from "./minimal-dye.ts";
import { minimalStorage } from "./minimal-storage.ts";

/** 4 tags read, AsyncLocalStorage.run, color echoed; without bound req and res. */
export function minimalKoa(): Middleware {
  return (ctx, next) => {
    const dye = decodeMinimal(ctx.req.headers);
    ctx.set("x-trace-color", dye.color);
    return minimalStorage.run(dye, next);
  };
}
