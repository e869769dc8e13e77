import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import axios from "axios";
import got from "got";
import { generate } from "selfsigned";
import superagent from "superagent";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// HTTP/2 as clients speak it: over TLS, where ALPN chooses it.

interface Arrived {
  readonly version: string;
  readonly color: string | undefined;
  readonly id: string | undefined;
  readonly tls: boolean | undefined;
}

let far: Http2SecureServer;
let dyeing: Dyeing;
let port = 0;
const arrived = new Map<string, Arrived>();
const checked = process.env.NODE_TLS_REJECT_UNAUTHORIZED;

beforeAll(async () => {
  // The certificate is the test's own.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  far = createSecureServer({ allowHTTP1: true, key, cert }, (req, res) => {
    const { "x-trace-color": color, "x-request-id": id } = req.headers;
    const { tls } = new NodeExchange(req, res).peer;
    arrived.set(req.url, { version: req.httpVersion, color: color as string, id: id as string, tls });
    res.end("{}");
  });
  await once(far.listen(0, "127.0.0.1"), "listening");
  port = (far.address() as AddressInfo).port;
  dyeing = createDyeing({ service: "order", allow: ["localhost"] });
});

afterAll(() => {
  dyeing.close();
  far.close();
  if (checked === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  else process.env.NODE_TLS_REJECT_UNAUTHORIZED = checked;
});

const agent = new Agent({ allowH2: true, connections: 1, connect: { rejectUnauthorized: false } });
afterAll(() => agent.destroy());

const clients: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  got: (url) => got(url, { http2: true, https: { rejectUnauthorized: false } }).text(),
  axios: (url) => axios.get(url, { httpVersion: 2 } as object),
  superagent: async (url) => {
    await superagent.get(url).disableTLSCerts().http2();
  },
  "undici.request": async (url) => (await request(url, { dispatcher: agent })).body.dump(),
  "node:http2": async (url) => {
    const { origin, pathname } = new URL(url);
    const session = connect(origin);
    const stream = session.request({ ":path": pathname }).resume();
    await once(stream, "end");
    session.destroy();
  },
};

async function call(host: string, path: string, color: string, send: (url: string) => Promise<unknown>) {
  const headers = { "x-trace-color": color, "x-request-id": `id-${color}` };
  await dyeing.receiveMessage(headers, () => send(`https://${host}:${port}${path}`));
  const seen = arrived.get(path);
  assert(seen !== undefined);
  return seen;
}

describe.each(Object.entries(clients))("HTTP/2 over TLS by %s", (name, send) => {
  it("carries each caller's own dye", async () => {
    const colors = ["red", "green", "blue", "black"];
    const seen = await Promise.all(colors.map((color) => call("localhost", `/${name}/${color}`, color, send)));
    expect(seen).toEqual(colors.map((color) => ({ version: "2.0", color, id: `id-${color}`, tls: true })));
  });

  it("tells a host that is not allowed nothing", async () => {
    const { version, color, id } = await call("127.0.0.1", `/${name}/denied`, "red", send);
    expect([version, color, id]).toEqual(["2.0", undefined, undefined]);
  });
});
