import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import {
  connect,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, expect, it, test, vi } from "vitest";
import { NodeExchange } from "./node-exchange.ts";
import { peerOf } from "./peer.ts";

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;
type Look = (exchange: NodeExchange, req: Request) => void;

const TARGET = "/v1/trips?to=%2Fx&a=1";

/** Sends one request, and gives the response's headers after `look` has had the exchange. */
const PROTOCOLS = {
  async "HTTP/1.1"(look: Look, target = TARGET) {
    const server = createServer((req, res) => answer(req, res, look)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const sent = request({
      port,
      host: "127.0.0.1",
      path: target,
      headers: { "X-Twice": ["1", "2"] },
      agent: false,
    }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
    server.close();
    return response.headers;
  },
  async "HTTP/2"(look: Look, target = TARGET) {
    const server = createHttp2Server((req, res) => answer(req, res, look)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ":path": target, "x-twice": ["1", "2"] });
    const [headers] = (await once(stream, "response")) as [Record<string, string>];
    stream.resume();
    await once(stream, "end");
    session.close();
    server.close();
    return headers;
  },
};

function answer(req: Request, res: Response, look: Look): void {
  const failed = (() => {
    try {
      look(new NodeExchange(req, res), req);
    } catch (error) {
      return String(error);
    }
  })();
  if (failed !== undefined) res.setHeader("x-failed", encodeURIComponent(failed));
  res.end();
}

describe.each(Object.entries(PROTOCOLS))("an exchange of %s", (_protocol, ask) => {
  it("knows who sent the request, and by what", async () => {
    const headers = await ask((exchange) => {
      expect(exchange.peer).toEqual({ address: "127.0.0.1", loopback: true, tls: false });
    });
    expect(headers).not.toHaveProperty("x-failed");
  });

  it("knows the target with its query, whole also below a path", async () => {
    const headers = await ask((exchange, req) => {
      expect(exchange.target).toBe(TARGET);
      Object.assign(req, { originalUrl: `/below${TARGET}`, url: "/" });
      expect(exchange.target).toBe(`/below${TARGET}`);
    });
    expect(headers).not.toHaveProperty("x-failed");
  });

  it("has header lines as they came, until one is removed", async () => {
    const lines = ({ rawHeaders }: NodeExchange) =>
      rawHeaders.filter((_, at) => /^x-twice$/i.test(rawHeaders[at - (at % 2)] ?? "") && at % 2 === 1);
    const headers = await ask((exchange) => {
      expect(lines(exchange)).toEqual(["1", "2"]);
      exchange.removeHeader("x-twice");
      expect(lines(exchange)).toEqual([]);
    });
    expect(headers).not.toHaveProperty("x-failed");
  });

  it("adds lines to a response header, beside those that are there", async () => {
    const headers = await ask((exchange) => {
      exchange.appendResponseHeader("set-cookie", "a=1");
      exchange.appendResponseHeader("set-cookie", "b=2");
      exchange.appendResponseHeader("set-cookie", "c=3");
      exchange.setResponseHeader("x-one", "1");
      exchange.setResponseHeader("x-one", "2");
    });
    expect(headers).toMatchObject({ "set-cookie": ["a=1", "b=2", "c=3"], "x-one": "2" });
  });

  it("leaves a response alone whose headers are sent", async () => {
    const headers = await ask((exchange) => {
      exchange.setResponseHeader("x-one", "1");
      (exchange.emitters[1] as ServerResponse).writeHead(200);
      exchange.appendResponseHeader("x-one", "2");
      exchange.setResponseHeader("x-one", "3");
    });
    expect(headers).toMatchObject({ "x-one": "1" });
  });
});

it("does not know of a connection that is gone whether it was encrypted", async () => {
  let gone: NodeExchange | undefined;
  await PROTOCOLS["HTTP/2"]((exchange) => {
    gone = exchange;
  });
  await vi.waitFor(() => expect(gone?.peer).toEqual({ address: undefined, loopback: false, tls: undefined }));
});

test.each([
  ["127.0.0.6", { address: "127.0.0.6", loopback: true }],
  ["::1", { address: "::1", loopback: true }],
  ["::ffff:127.0.0.1", { address: "127.0.0.1", loopback: true }],
  ["::FFFF:10.0.0.7", { address: "10.0.0.7", loopback: false }],
  ["127", { address: "127", loopback: false }],
  ["2001:db8::1", { address: "2001:db8::1", loopback: false }],
  [undefined, { address: undefined, loopback: false }],
])("the peer at %s", (address, expected) => {
  expect(peerOf(address, undefined)).toEqual({ ...expected, tls: undefined });
});
