import { createServer, get, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";

/** A server that stands for whatever the client connected to, and what it was shown. */
const seen: IncomingMessage[] = [];
const server: Server = createServer((req, res) => {
  seen.push(req);
  res.end();
});
server.on("connect", (req, socket) => {
  seen.push(req);
  socket.end("HTTP/1.1 200 Connection Established\r\n\r\n");
});
let port: number;
let dyeing: Dyeing;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => server.close());

async function colorSeen(allow: readonly string[] | undefined, send: () => Promise<unknown>): Promise<unknown> {
  dyeing = createDyeing({ service: "order", ...(allow && { allow }) });
  try {
    await dyeing.receiveMessage({ "x-trace-color": "gray" }, send);
    return seen[0]?.headers["x-trace-color"];
  } finally {
    dyeing.close();
  }
}

const ended = (
  make: (done: (reply: IncomingMessage) => void) => { on(name: "error", fn: (e: Error) => void): unknown },
) =>
  new Promise<void>((resolve, reject) => {
    make((reply) => reply.resume().on("end", resolve)).on("error", reject);
  });

describe("node:http", () => {
  const to = (extra: object) => ended((done) => get({ host: "127.0.0.1", port, agent: false, ...extra }, done));

  it("row 27: is judged by where the socket goes, with the port", async () => {
    expect(await colorSeen([`127.0.0.1:${port}`], () => to({}))).toBe("gray");
    seen.length = 0;
    expect(await colorSeen(["127.0.0.1:1"], () => to({}))).toBeUndefined();
  });

  it.each([["matching"], ["127.0.0.1:x@matching"], ["127.0.0.1@matching"], ["127.0.0.1.evil"]])(
    "a Host header that says %j opens no door",
    async (host) => {
      expect(await colorSeen(undefined, () => to({ headers: { host } }))).toBeUndefined();
      expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
    },
  );

  it("in absolute form, to a proxy, needs both hosts to be allowed", async () => {
    const viaProxy = (url: string) => () => to({ path: url });
    expect(await colorSeen(["127.0.0.1"], viaProxy("http://third.example/x"))).toBeUndefined();
    seen.length = 0;
    expect(await colorSeen(["third.example"], viaProxy("http://third.example/x"))).toBeUndefined();
    seen.length = 0;
    expect(await colorSeen(["127.0.0.1", "inside.example"], viaProxy("http://inside.example/x"))).toBe("gray");
  });

  it("sends nothing to a proxy that only makes a tunnel", async () => {
    const tunnel = () =>
      new Promise<void>((resolve, reject) => {
        request({ host: "127.0.0.1", port, method: "CONNECT", path: "third.example:443", agent: false })
          .on("connect", (_reply, socket) => {
            socket.destroy();
            resolve();
          })
          .on("error", reject)
          .end();
      });
    expect(await colorSeen(["127.0.0.1"], tunnel)).toBeUndefined();
    expect(seen).toHaveLength(1);
  });
});

describe("an edge that forwards by hand", () => {
  it("has no forged dye to forward: neither in headers nor in rawHeaders", async () => {
    const gateway = createDyeing({
      service: "gateway",
      role: "edge",
      policy: handMadePolicy(),
      allow: ["nobody"],
    });
    const { NodeExchange } = await import("../inbound/node-exchange.ts");
    const shown = new Promise<IncomingMessage>((resolve) => {
      const edge = createServer((req, res) =>
        gateway.receive(new NodeExchange(req, res), () => {
          res.end();
          edge.close();
          resolve(req);
        }),
      ).listen(0, "127.0.0.1", () => {
        const client = connect((edge.address() as AddressInfo).port, "127.0.0.1");
        const forged = 'X-Dye: h=("x-user-level" "host")\r\nX-Trace-Color: staging\r\nX-User-Level: VIP3\r\nX-Mine: 1';
        client.end(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${forged}\r\n\r\n`);
        client.resume();
      });
    });
    const { headers, rawHeaders } = await shown;
    expect(headers).toEqual({ host: "a", connection: "close", "x-mine": "1" });
    expect(rawHeaders).toEqual(["Host", "a", "Connection", "close", "X-Mine", "1"]);
    gateway.close();
  });
});
