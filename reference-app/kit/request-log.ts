import type { RequestHandler } from "express";
import type { Middleware } from "koa";
import type { Logger } from "./logger.ts";

/**
 * One log line per request, written when the answer is out. Install it after the dyeing middleware: then the line
 * carries the request's identity.
 *
 * @example
 * app.use(dyeingExpress(dyeing), expressRequestLog(logger));
 */
export function expressRequestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const begun = performance.now();
    // The query is left out of the log: it may carry a token.
    const path = req.path;
    res.once("close", () => {
      const status = res.writableFinished ? res.statusCode : 499;
      logger.info({ event: "request", method: req.method, path, status, ms: elapsed(begun) });
    });
    next();
  };
}

/** The same for Koa: `app.use(dyeingKoa(dyeing)); app.use(koaRequestLog(logger)); app.use(koaProblems(logger))`. */
export function koaRequestLog(logger: Logger): Middleware {
  return async (ctx, next) => {
    const begun = performance.now();
    ctx.res.once("close", () => {
      const status = ctx.res.writableFinished ? ctx.status : 499;
      logger.info({ event: "request", method: ctx.method, path: ctx.path, status, ms: elapsed(begun) });
    });
    await next();
  };
}

function elapsed(begun: number): number {
  return Math.round((performance.now() - begun) * 10) / 10;
}
