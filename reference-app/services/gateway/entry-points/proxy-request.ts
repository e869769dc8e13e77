import type { Transform } from "node:stream";
import type { Request, Response } from "express";
import { type Dispatcher, request } from "undici";
import { HttpProblem } from "../../../kit/problem.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import { answerUpstream } from "./answer-upstream.ts";
import { requestHeaders } from "./forwarded-headers.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { limitedBody, MAX_REQUEST_BYTES } from "./limited-body.ts";
import type { GatewayLocals } from "./locals.ts";

/** Sends a request on to its target and the answer back. Bodies stream both ways. */
export async function proxyRequest(
  { callEdge, dispatcher, timeoutMs }: GatewayDeps,
  req: Request,
  res: Response<unknown, GatewayLocals>,
): Promise<void> {
  const { target, caller } = res.locals;
  if (Number(req.headers["content-length"] ?? 0) > MAX_REQUEST_BYTES) throw tooLarge(res);
  const gone = new AbortController();
  res.once("close", () => gone.abort());
  const timeout = timeoutMs(target.service);
  const body = bodyOf(req);
  try {
    const upstream = await callEdge(`gateway->${target.service}`, () =>
      request(target.baseUrl + req.originalUrl, {
        dispatcher,
        method: req.method as Dispatcher.HttpMethod,
        headers: requestHeaders(req.headers, caller),
        body,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        signal: gone.signal,
      }),
    );
    await answerUpstream(upstream, res);
  } catch (error) {
    if (res.closed) return; // the client has left: there is nobody to answer
    if (body?.errored instanceof HttpProblem) throw tooLarge(res);
    if (error instanceof HttpProblem) throw error;
    throw upstreamError(target.service, timeout, error);
  }
}

function bodyOf(req: Request): Transform | null {
  const has = req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
  if (!has) return null;
  const body = limitedBody();
  // Not pipeline(): it would destroy the request, and with it the connection that the answer has to go out on.
  req.pipe(body);
  req.once("close", () => {
    // Half a body must not look like a whole one.
    if (!req.complete) body.destroy(new Error("the client broke off"));
  });
  body.once("error", () => req.resume());
  return body;
}

function tooLarge(res: Response): HttpProblem {
  // The rest of the body has not been read: the connection cannot be used again.
  res.setHeader("connection", "close");
  return new HttpProblem(413, "request body too large");
}

function upstreamError(service: string, timeoutMs: number, cause: unknown): UpstreamError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const late = code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  if (late) return new UpstreamError("UPSTREAM_TIMEOUT", service, `no answer within ${timeoutMs} ms`, { cause });
  return new UpstreamError("UPSTREAM_UNREACHABLE", service, "cannot be reached", { cause });
}
