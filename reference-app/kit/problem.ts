import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Middleware } from "koa";
import { z } from "zod";
import type { Logger } from "./logger.ts";
import { UpstreamError } from "./upstream-error.ts";

/** What clients see of an error: never a stack, never an internal name. */
export interface ProblemBody {
  readonly error: string;
  /** Message by field name, for invalid requests. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly [extra: string]: unknown;
}

/**
 * An error that is meant for the client.
 *
 * @example
 * throw new HttpProblem(404, "unknown order");                                    // {"error":"unknown order"}
 * throw new HttpProblem(409, "order cannot be accepted", { state: order.state });  // {"error":...,"state":...}
 */
export class HttpProblem extends Error {
  readonly code = "HTTP_PROBLEM";
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly body: ProblemBody;

  constructor(status: number, error: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.status = status;
    this.body = { error, ...extra };
  }
}

/**
 * Checks a request body (or query) that came from outside.
 *
 * @throws HttpProblem 400 `{error: "invalid request", fields: {name: message}}`; nested names are dotted
 *   (`origin.lat`), a body that is no object at all is reported under `body`.
 * @example
 * const order = parseRequest(NewOrder, req.body);
 */
export function parseRequest<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields: Record<string, string> = Object.create(null);
  for (const issue of result.error.issues) {
    const names = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.map(String).join(".") || "body"];
    for (const name of names) fields[name] ??= issue.message;
  }
  throw new HttpProblem(400, "invalid request", { fields });
}

/** The answer to any error: problems as they are, upstream errors passed through or 502/504, the rest 500. */
export function problemOf(error: unknown): { readonly status: number; readonly body: ProblemBody } {
  if (error instanceof HttpProblem) return error;
  if (error instanceof UpstreamError) return fromUpstream(error);
  const status = statusOfParser(error);
  // Express, on a path like `/%zz`.
  if (status === 400 && error instanceof URIError) return { status, body: invalid("path") };
  if (status === 413) return { status, body: { error: "request body too large" } };
  if (status !== undefined) return { status, body: invalid("body") };
  return { status: 500, body: { error: "internal error" } };
}

/** Last of an Express app: answers errors as JSON and logs the unexpected ones. */
export function expressProblems(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    const { status, body } = problemOf(error);
    logProblem(logger, status, error);
    // The answer has begun: all that is left is to cut it, so that the client does not take it for complete.
    if (res.headersSent) return next(error);
    res.status(status).json(body);
  };
}

/** Before `expressProblems`: a route that does not exist is a 404 in JSON. */
export const expressNotFound: RequestHandler = (_req, _res, next) => next(new HttpProblem(404, "not found"));

/** First of a Koa app: answers errors and unknown routes as JSON and logs the unexpected ones. */
export function koaProblems(logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw new HttpProblem(404, "not found");
      if (ctx.status === 405 && ctx.body === undefined) throw new HttpProblem(405, "method not allowed");
      if (ctx.status === 501 && ctx.body === undefined) throw new HttpProblem(501, "not implemented");
    } catch (error) {
      const { status, body } = problemOf(error);
      logProblem(logger, status, error);
      ctx.status = status;
      ctx.body = body;
    }
  };
}

function logProblem(logger: Logger, status: number, error: unknown): void {
  if (status >= 500) logger.error({ event: "request.failed", status, err: error }, "request failed");
}

function fromUpstream(error: UpstreamError): { status: number; body: ProblemBody } {
  if (error.code === "UPSTREAM_TIMEOUT") return { status: 504, body: { error: `${error.upstream} timed out` } };
  const passed = z.looseObject({ error: z.string() }).safeParse(error.body);
  if (error.status !== undefined && error.status >= 400 && error.status < 500) {
    return { status: error.status, body: passed.success ? passed.data : { error: `${error.upstream} refused` } };
  }
  return { status: error.status === 504 ? 504 : 502, body: { error: `${error.upstream} is unavailable` } };
}

function invalid(what: "body" | "path"): ProblemBody {
  return { error: "invalid request", fields: { [what]: "cannot be read" } };
}

/** Body parsers throw http-errors: an error object with a 4xx `status` and a `type`. */
function statusOfParser(error: unknown): number | undefined {
  const parsed = z.object({ status: z.number().min(400).max(499) }).safeParse(error);
  return parsed.success ? parsed.data.status : undefined;
}
