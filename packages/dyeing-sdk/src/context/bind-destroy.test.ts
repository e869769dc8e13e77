import { once } from "node:events";
import {
  connect,
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
  // Nobody is told of the first before Node 26.
  return Number(process.versions.node.split(".")[0]) >= 26 ? Promise.all(seen) : Promise.all(seen.slice(1));
}

it.each(["a stream that a server was instrumented for", "a response of the compatibility API"])(
  "%s: writes that a broken connection ends are told in the dye of the request",
  async (kind) => {
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
    session.destroy();
    const colors = await told;
    expect(colors.length).toBeGreaterThan(0);
    expect(new Set(colors)).toEqual(new Set(["gray"]));
    server.close();
  },
);
