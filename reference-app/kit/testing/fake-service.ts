import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body; undefined when there is none. */
  readonly json: unknown;
}

export interface FakeService {
  readonly url: string;
  /** `host:port`, for an allow-list. */
  readonly host: string;
  readonly calls: ReceivedCall[];
  close(): Promise<void>;
}

/** What a fake answers: a JSON body with status 200, or whatever it writes itself. */
export type FakeAnswer = (call: ReceivedCall, res: ServerResponse, req: IncomingMessage) => unknown;

/**
 * Stands for another service in a component test, and keeps what it was sent. An answer that returns undefined has
 * written the response itself.
 *
 * @example
 * const user = await startFake(() => ({ userId: "rider-0001", level: "NEW", roles: [] }));
 * expect(user.calls[0]?.headers["x-trace-color"]).toBe("gray");
 */
export async function startFake(answer: FakeAnswer): Promise<FakeService> {
  const calls: ReceivedCall[] = [];
  const server = createServer(async (req, res) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString("utf8");
      const { method = "", url: path = "", headers } = req;
      const call = { method, path, headers, text, json: parse(text) };
      calls.push(call);
      const json = await answer(call, res, req);
      if (json !== undefined) res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(json));
    } catch {
      res.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    calls,
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
