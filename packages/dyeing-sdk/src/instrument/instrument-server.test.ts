import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { connect, createServer as createHttp2Server, type Http2Server, type OutgoingHttpHeaders } from "node:http2";
import { type AddressInfo, connect as connectSocket, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { NodeExchange } from "../inbound/node-exchange.ts";
import type { Policy } from "../policy/policy.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import { instrumentServer } from "./instrument-server.ts";

const GRAY = { "x-trace-color": "gray", "x-request-id": "r1" };
let dyeing: Dyeing;
let server: Server | Http2Server | undefined;
beforeEach(() => {
  // The test asks its own process.
  dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
});
afterEach(() => {
  server?.close();
  dyeing.close();
});

const color = () => dyeing.current()?.color ?? "unknown";

async function listen<S extends Server | Http2Server>(one: S): Promise<number> {
  server = one;
  one.listen(0, "127.0.0.1");
  await once(one, "listening");
  return (one.address() as AddressInfo).port;
}

/** One request over HTTP/2. */
async function ask2(port: number, headers: OutgoingHttpHeaders) {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request({ ":path": "/trips?a=1", ...headers });
  const [answer] = await once(stream, "response");
  const text = Buffer.concat(await stream.toArray()).toString();
  session.close();
  return { answer, text };
}

describe("an upgrade", () => {
  it("is received before its listener, which has the connection to itself", async () => {
    const one = createServer();
    instrumentServer(one, dyeing);
    one.on("upgrade", (req, socket: Socket) => {
      const seen = `${color()} ${req.headers["x-request-id"]}`;
      socket.end(`HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n${seen}`);
    });
    const req = request({
      port: await listen(one),
      host: "127.0.0.1",
      headers: { ...GRAY, connection: "upgrade", upgrade: "echo" },
    }).end();
    const [, socket, head] = (await once(req, "upgrade")) as [unknown, Socket, Buffer];
    const rest = await socket.toArray();
    expect(Buffer.concat([head, ...rest]).toString()).toBe("gray r1");
  });

  it("that nobody listens to is Node's, as it was", async () => {
    const one = createServer((_req, res) => res.end("plain"));
    instrumentServer(one, dyeing);
    const socket = connectSocket(await listen(one), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
    const [chunk] = await once(socket, "data");
    socket.destroy();
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*plain/);
  });
});

describe("HTTP/2", () => {
  it("a server that listens to streams answers in the dye, and says id, color and Vary", async () => {
    const one = createHttp2Server();
    instrumentServer(one, dyeing);
    one.on("stream", (stream, headers) => {
      stream.respond({ ":status": 200, vary: "accept" });
      stream.on("end", () => stream.end(`${color()} ${headers[":path"]}`)).resume();
    });
    const { answer, text } = await ask2(await listen(one), GRAY);
    expect(text).toBe("gray /trips?a=1");
    expect([answer["x-request-id"], answer["x-trace-color"], answer.vary]).toEqual([
      "r1",
      "gray",
      "accept, x-trace-color",
    ]);
    expect(dyeing.counters()).toEqual({});
  });

  it("what the application answers for itself stands, however it gives its headers", async () => {
    const one = createHttp2Server();
    instrumentServer(one, dyeing);
    one.on("stream", (stream, headers) => {
      const own = { ":status": 200, "x-request-id": "own", vary: "*" };
      const list = [":status", 200, "x-request-id", "own", "vary", "*"];
      stream.respond(headers["x-list"] === "1" ? (list as unknown as OutgoingHttpHeaders) : own);
      stream.end();
    });
    const port = await listen(one);
    const answers = [await ask2(port, GRAY)];
    // A list of headers came with Node 24.
    if (Number(process.versions.node.split(".")[0]) >= 24) answers.push(await ask2(port, { ...GRAY, "x-list": "1" }));
    for (const { answer } of answers) {
      expect([answer["x-request-id"], answer["x-trace-color"], answer.vary]).toEqual(["own", "gray", "*"]);
    }
  });

  it("a stream that is answered with trailers alone gets nothing of a dye", async () => {
    const one = createHttp2Server();
    instrumentServer(one, dyeing);
    one.on("stream", (stream) => stream.respond({ ":status": 200, "grpc-status": "5" }, { endStream: true }));
    const { answer } = await ask2(await listen(one), GRAY);
    expect([answer["grpc-status"], answer["x-trace-color"], answer["x-request-id"]]).toEqual([
      "5",
      undefined,
      undefined,
    ]);
  });

  it("the compatibility API's requests are received once, by themselves or beside listeners to streams", async () => {
    for (const both of [false, true]) {
      const one = createHttp2Server((_req, res) => setImmediate(() => res.end(color())));
      if (both) one.on("stream", () => {});
      instrumentServer(one, dyeing);
      const { answer, text } = await ask2(await listen(one), GRAY);
      expect([text, answer["x-trace-color"]]).toEqual(["gray", "gray"]);
      one.close();
    }
    expect(dyeing.counters()).toEqual({});
  });
});

it("an adapter behind it finds that the request was received: the first, and every one after it", async () => {
  const behind = createDyeing({ service: "behind" });
  // As grpc-js's metadata is, an object that bears no mark of ours.
  const call = { method: "POST", target: "/", header: () => "blue", request: {} };
  const one = createHttp2Server();
  instrumentServer(one, dyeing);
  one.on("stream", (stream) => {
    const inner = behind.receive(call, () => behind.receive(call, color));
    const nested = behind.receive({ ...call, request: {} }, color);
    stream.respond();
    stream.end(`${inner} ${nested}`);
  });
  const { text } = await ask2(await listen(one), GRAY);
  // What is received in it later is something else, as a request of a batch is.
  expect(text).toBe("gray blue");
  expect(behind.counters()).toEqual({ "received-twice": 2 });
  behind.close();
});

it("taken out again, a server is as it was", async () => {
  const one = createServer((req, res) => dyeing.handle(new NodeExchange(req, res), () => res.end(color())));
  const { emit } = one;
  instrumentServer(one, dyeing)();
  expect([one.emit, Object.hasOwn(one, "emit")]).toEqual([emit, false]);
});

describe("at an edge that waits for its policy", () => {
  let edge: Dyeing;
  let ready: () => void;
  let whenAsked: () => void;
  beforeEach(() => {
    const { promise, resolve } = Promise.withResolvers<void>();
    ready = resolve;
    whenAsked = () => {};
    const policy: Policy = {
      revision: "1",
      vocabulary: NO_VOCABULARY,
      trust: { accept: "none", allow: undefined },
      prepare: (facts) => {
        setImmediate(() => whenAsked());
        return promise.then(() => facts);
      },
      decide: () => ({ color: "gray", tags: [], revision: "1", rule: "a", undyedBecause: undefined }),
    };
    edge = createDyeing({ service: "gateway", role: "edge", policy: { current: () => policy, close: () => {} } });
  });
  afterEach(() => edge.close());

  it("a stream waits with all that it was sent", async () => {
    const one = createHttp2Server();
    instrumentServer(one, edge);
    one.on("stream", async (stream) => {
      const text = Buffer.concat(await stream.toArray()).toString();
      stream.respond();
      stream.end(`${edge.current()?.color} ${text}`);
    });
    const session = connect(`http://127.0.0.1:${await listen(one)}`);
    const stream = session.request({ ":method": "POST" });
    stream.end("body");
    setTimeout(ready, 2);
    expect(Buffer.concat(await stream.toArray()).toString()).toBe("gray body");
    session.close();
  });

  it("a connection that breaks off while its upgrade waits ends nothing but itself", async () => {
    const one = createServer();
    instrumentServer(one, edge);
    const upgraded = new Promise<string>((resolve) => {
      one.on("upgrade", (_req, socket: Socket) => resolve(`${edge.current()?.color} ${socket.destroyed}`));
    });
    const connection = once(one, "connection") as Promise<[Socket]>;
    const client = connectSocket(await listen(one), "127.0.0.1").on("error", () => {});
    const [accepted] = await connection;
    whenAsked = () => {
      accepted.destroy(new Error("broken off"));
      ready();
    };
    client.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
    expect(await upgraded).toBe("gray true");
    client.destroy();
  });
});
