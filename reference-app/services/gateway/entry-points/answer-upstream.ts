import { pipeline as pipelineOf } from "node:stream";
import { promisify } from "node:util";
import type { Response } from "express";
import type { Dispatcher } from "undici";
import { HttpProblem } from "../../../kit/problem.ts";
import { SERVED_BY_HEADER } from "../../../kit/served-by.ts";
import { responseHeaders } from "./forwarded-headers.ts";
import type { GatewayLocals } from "./locals.ts";

const pipeline = promisify(pipelineOf);

/**
 * Streams a service's answer on. A failure that is not JSON comes from a proxy in between, not from the service: it
 * becomes JSON.
 */
export async function answerUpstream(
  upstream: Dispatcher.ResponseData,
  res: Response<unknown, GatewayLocals>,
): Promise<void> {
  const { statusCode: status, body } = upstream;
  const headers = responseHeaders(upstream.headers);
  const json = /^application\/(?:[\w.+-]*\+)?json\b/i.test(headers["content-type"] ?? "");
  if (status >= 500 && !json) {
    await body.dump();
    const { service } = res.locals.target;
    throw new HttpProblem(status, status === 504 ? `${service} timed out` : `${service} is unavailable`);
  }
  const service = upstream.headers[SERVED_BY_HEADER];
  if (typeof service === "string") res.setHeader(SERVED_BY_HEADER, `${res.getHeader(SERVED_BY_HEADER)}, ${service}`);
  res.writeHead(status, headers);
  await pipeline(body, res);
}
