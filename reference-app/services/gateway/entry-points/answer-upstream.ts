import { pipeline as pipelineOf, type Readable } from "node:stream";
import { promisify } from "node:util";
import type { Response } from "express";
import type { Dispatcher } from "undici";
import { HttpProblem } from "../../../kit/problem.ts";
import { mergeServedBy, servedByOf } from "../../../kit/served-by.ts";
import { responseHeaders } from "./forwarded-headers.ts";
import type { GatewayLocals } from "./locals.ts";

const pipeline = promisify(pipelineOf);

/** JSON answers up to this size get the gateway's versions merged in; larger ones stream through as they are. */
const MAX_MERGED_BYTES = 1_048_576;

/**
 * Passes a service's answer on. JSON objects, errors too, get `servedBy` completed; everything else streams. A failure
 * that is not JSON comes from a proxy in between, not from the service: it becomes JSON.
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
  if (json && !isLarge(headers)) return sendMerged(status, headers, body, res);
  res.writeHead(status, headers);
  await pipeline(body, res);
}

function isLarge(headers: Readonly<Record<string, string>>): boolean {
  return Number(headers["content-length"] ?? 0) > MAX_MERGED_BYTES;
}

async function sendMerged(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Readable,
  res: Response<unknown, GatewayLocals>,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_MERGED_BYTES) {
      // It did not say how large it is: what was read goes first, the rest follows as it comes.
      res.writeHead(status, headers);
      for (const one of chunks) res.write(one);
      return pipeline(body, res);
    }
  }
  const text = merged(Buffer.concat(chunks), res.locals);
  res.writeHead(status, { ...headers, "content-length": String(text.length) });
  res.end(text);
}

function merged(text: Buffer, locals: GatewayLocals): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch {
    return text;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return text;
  const servedBy = mergeServedBy(locals.servedBy, servedByOf(value));
  return Buffer.from(JSON.stringify({ ...value, servedBy }));
}
