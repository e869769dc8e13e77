import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type ClientHttp2Session,
  connect,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { Duplex } from "node:stream";

export type Handler = (req: IncomingMessage | Http2ServerRequest, res: ServerResponse | Http2ServerResponse) => unknown;

/**
 * As it was before any runtime hooked it: a client stands for another process, and the SDK of this one would take out what
 * it does not allow.
 */
const plainRequest: ClientHttp2Session["request"] = (() => {
  const session = connect("http://localhost", {
    createConnection: () => new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }),
  });
  session.on("error", () => {}).destroy();
  return Object.getPrototypeOf(session).request;
})();

/** Header lines of an answer in turn, lower-case names. */
export type Answer = readonly (readonly [name: string, value: string])[];

/** One HTTP/1.1 request, its lines byte for byte (Latin-1) as given, to a server with this handler. */
export async function askHttp1(handler: Handler, lines: readonly string[], target = "/"): Promise<Answer> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const socket = connectSocket((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write(
      [`GET ${target} HTTP/1.1`, "host: subject", "connection: close", ...lines, "", ""].join("\r\n"),
      "latin1",
    );
    const [head = ""] = Buffer.concat(await socket.toArray())
      .toString("latin1")
      .split("\r\n\r\n");
    return head
      .split("\r\n")
      .slice(1)
      .map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      });
  } finally {
    server.close();
  }
}

/** One HTTP/2 request through the compatibility API. */
export async function askHttp2(
  handler: Handler,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<Answer> {
  const server = createHttp2Server(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const stream = plainRequest.call(session, { ":path": "/", ...headers });
    return await new Promise((resolve, reject) => {
      stream.on("error", reject).on("response", (answer) => {
        const lines: [string, string][] = [];
        for (const [name, value] of Object.entries(answer)) {
          for (const one of Array.isArray(value) ? value : [value]) lines.push([name, String(one)]);
        }
        stream.resume().on("end", () => resolve(lines));
      });
    });
  } finally {
    session.close();
    server.close();
  }
}
