import {
  type Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from "node:http";
import { listening } from "./mesh-fixture.ts";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly rawTrailers: readonly string[];
}

/** A service that reads each request to its end and then answers. */
export async function httpService(
  answer: (received: Received, response: ServerResponse) => void,
): Promise<{ readonly port: number; readonly received: Received[]; connections(): number }> {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    // A request that breaks off is none.
    const body = await bytesOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    const { method = "", url = "", rawHeaders, rawTrailers } = incoming;
    const one = { method, path: url, rawHeaders, rawTrailers, body };
    received.push(one);
    answer(one, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  return { port: await listening(server), received, connections: () => connections };
}

export async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export interface Answer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly rawTrailers: readonly string[];
}

/** One call by node:http, with exactly these header lines. */
export async function call(
  port: number,
  options: RequestOptions & { readonly body?: string | Buffer; readonly agent?: Agent } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: "127.0.0.1", port, ...rest }, resolve)
      .on("error", reject)
      .end(body);
  });
  const text = (await bytesOf(response)).toString();
  const { statusCode = 0, rawHeaders, rawTrailers } = response;
  return { status: statusCode, rawHeaders, body: text, rawTrailers };
}
