import { once } from "node:events";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { NodeExchange } from "../inbound/node-exchange.ts";
import { instrumentServer } from "../instrument/instrument-server.ts";

/** More than fits between two ends that do not read. */
const LARGE = Buffer.alloc(8_000_000);
let dyeing: Dyeing;
beforeEach(() => {
  // The test asks its own process.
  dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
});
afterEach(() => dyeing.close());

const color = () => dyeing.current()?.color;

/** Two writes that nobody reads: the first is under way, the second waits. Resolves with the color that each callback sees. */
function twoWrites(write: (chunk: Buffer, callback: () => void) => void): Promise<(string | undefined)[]> {
  const seen = [LARGE, LARGE].map(
    (chunk) => new Promise<string | undefined>((resolve) => write(chunk, () => resolve(color()))),
  );
  // Of the first, Node 26 tells for sure.
  return Number(process.versions.node.split(".")[0]) >= 26 ? Promise.all(seen) : Promise.all(seen.slice(1));
}

const KINDS = ["a stream that a server was instrumented for", "a response of the compatibility API"];
const ENDS = [
  ["a connection that breaks", (session: ClientHttp2Session) => session.destroy()],
  [
    "a request that is cancelled",
    (_: ClientHttp2Session, call: ClientHttp2Stream) => call.close(constants.NGHTTP2_CANCEL),
  ],
] as const;

it.each(KINDS.flatMap((kind) => ENDS.map(([what, end]) => [kind, what, end] as const)))(
  "%s: writes that are ended by %s are told in the dye of the request",
  async (kind, _, end) => {
    const server = createServer();
    let told: Promise<(string | undefined)[]> = Promise.resolve([]);
    if (kind.startsWith("a stream")) {
      instrumentServer(server, dyeing);
      server.on("stream", (stream: ServerHttp2Stream) => {
        stream.on("error", () => {});
        stream.respond({ ":status": 200 });
        told = twoWrites((chunk, callback) => stream.write(chunk, callback));
      });
    } else {
      server.on("request", (req: Http2ServerRequest, res: Http2ServerResponse) => {
        dyeing.handle(new NodeExchange(req, res), () => {
          told = twoWrites((chunk, callback) => res.write(chunk, callback));
        });
      });
    }
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    session.on("error", () => {});
    const call = session.request({ ":path": "/", "x-trace-color": "gray" });
    call.on("error", () => {});
    await once(call, "response");
    end(session, call);
    const colors = await told;
    session.destroy();
    expect(colors.length).toBeGreaterThan(0);
    expect(new Set(colors)).toEqual(new Set(["gray"]));
    server.close();
  },
);
