import { once } from "node:events";
import { connect, createServer } from "node:http2";
import { status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { EchoClient, echoService } from "./grpc-service.ts";
import { CLOSED_PORT, instance, listening, type MeshFixture, meshFixture, UUID_4 } from "./mesh-fixture.ts";

const routes = (fields: { v1?: string; v2?: string } = {}): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: matching }
spec:
  hosts: [matching]
  http:
    - match: [{ headers: { x-trace-color: { regex: "gray|blue" } } }]
      route: [{ destination: { host: matching, subset: v2 } }]
      ${fields.v2 ?? ""}
    - route: [{ destination: { host: matching, subset: v1 } }]
      ${fields.v1 ?? ""}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: matching }
spec:
  host: matching
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]
`;

async function matching(ports: Readonly<Record<string, number>>, yaml = routes()): Promise<MeshFixture> {
  const endpoints = { matching: Object.entries(ports).map(([version, port]) => instance("matching", version, port)) };
  return meshFixture({ host: "matching", protocol: "http2", yaml, endpoints });
}

describe("gRPC", () => {
  it("goes by metadata, and carries metadata and trailers unchanged", async () => {
    const [v1, v2] = [await echoService("v1"), await echoService("v2")];
    const { port, log } = await matching({ v1: v1.port, v2: v2.port });
    const client = new EchoClient(port);
    expect((await client.unary("a")).text).toBe("v1 a");
    const { text, trailers } = await client.unary("b", {
      "x-trace-color": "blue",
      "x-dye": 'h=("x-env")',
      traceparent: "t",
    });
    expect(text).toBe("v2 b");
    expect(trailers.get("x-served-by")).toEqual(["v2"]);
    expect(trailers.get("x-bytes-bin")).toEqual([Buffer.from([0, 1, 255])]);
    expect(v2.metadata[0]?.getMap()).toEqual({
      "x-trace-color": "blue",
      "x-dye": 'h=("x-env")',
      traceparent: "t",
      "user-agent": expect.stringMatching(/^grpc-node-js/),
      "x-request-id": expect.stringMatching(UUID_4),
    });
    expect((await log(2)).map((record) => [record.upstream_version, record.grpc_status, record.protocol])).toEqual([
      ["v1", 0, "HTTP/2"],
      ["v2", 0, "HTTP/2"],
    ]);
  });

  it("passes a failure on with its status and trailers", async () => {
    const v1 = await echoService("v1");
    const { port, log } = await matching({ v1: v1.port });
    const error = await new EchoClient(port).unary("fail").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, details: "not now" });
    expect((error as { metadata: import("@grpc/grpc-js").Metadata }).metadata.get("x-served-by")).toEqual(["v1"]);
    expect((await log(1))[0]).toMatchObject({ grpc_status: 9, response_code: 200, upstream_version: "v1" });
  });

  it("streams in every direction", async () => {
    const v1 = await echoService("v1");
    const { port, log } = await matching({ v1: v1.port });
    const client = new EchoClient(port);
    const large = "x".repeat(300_000);
    expect(await client.collect([large, large, "end"])).toBe("600003");

    const counted: string[] = [];
    const stream = client.count(5000);
    stream.on("data", (text: string) => counted.push(text));
    const [{ metadata }] = await once(stream, "status");
    expect(counted).toEqual(Array.from({ length: 5000 }, (_, index) => String(index + 1)));
    expect(metadata.get("x-served-by")).toEqual(["v1"]);

    const chat = client.chat();
    for (const text of ["one", "two", "three"]) {
      chat.write(text);
      expect((await once(chat, "data"))[0]).toBe(`v1 ${text}`);
    }
    chat.end();
    chat.resume();
    expect((await once(chat, "status"))[0]).toMatchObject({ code: status.OK });
    expect((await log(3)).map((record) => record.path)).toEqual([
      "/test.Echo/Collect",
      "/test.Echo/Count",
      "/test.Echo/Chat",
    ]);
  });

  it("carries many calls at once over one connection to the service", async () => {
    const v1 = await echoService("v1");
    const { port, log } = await matching({ v1: v1.port });
    const client = new EchoClient(port);
    const texts = Array.from({ length: 300 }, (_, index) => `call ${index}`);
    const replies = await Promise.all(texts.map((text) => client.unary(text)));
    expect(replies.map(({ text }) => text)).toEqual(texts.map((text) => `v1 ${text}`));
    const records = await log(300);
    expect(new Set(records.map((record) => record.upstream_local_address)).size).toBe(1);
  });

  it("tells the service of a cancelled call", async () => {
    const v1 = await echoService("v1");
    const { port, log } = await matching({ v1: v1.port });
    const chat = new EchoClient(port).chat();
    chat.on("error", () => {});
    chat.write("hello");
    await once(chat, "data");
    chat.cancel();
    await v1.cancelled;
    expect((await log(1))[0]).toMatchObject({ response_flags: "DR", upstream_version: "v1", response_code: 200 });
  });

  it("tells the service of a call cancelled before it was answered", async () => {
    const v1 = await echoService("v1");
    const { port, log, mesh } = await matching({ v1: v1.port });
    const call = new EchoClient(port).hang();
    call.on("error", () => {});
    while (v1.metadata.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(mesh.listeners.length).toBe(1);
    call.cancel();
    await v1.cancelled;
    expect((await log(1))[0]).toMatchObject({ response_flags: "DR", upstream_version: "-", response_code: 0 });
  });

  it("keeps serving after many cancelled streams", async () => {
    const v1 = await echoService("v1");
    const { port } = await matching({ v1: v1.port });
    const client = new EchoClient(port);
    // Each leaves more unread than fits into one window, all together more than fits into the connection's.
    for (let round = 0; round < 30; round++) {
      const stream = client.count(100, 64 * 1024);
      stream.on("error", () => {});
      await once(stream, "data");
      stream.cancel();
    }
    expect((await client.unary("still")).text).toBe("v1 still");
  });

  it("answers with a status in the service's place", async () => {
    const v1 = await echoService("v1");
    const { port, log } = await matching({ v1: v1.port }, routes({ v1: "timeout: 60ms" }));
    const client = new EchoClient(port);
    await expect(client.unary("a", { "x-trace-color": "gray" })).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: "no healthy upstream",
    });
    await expect(client.unary("hang")).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: "upstream request timeout",
    });
    expect((await log(2)).map((record) => [record.response_code, record.grpc_status, record.response_flags])).toEqual([
      [200, 14, "UH"],
      [200, 14, "UT"],
    ]);
  });

  it("tries another endpoint when one is not there, and reports when none is", async () => {
    const v1 = await echoService("v1");
    const retries = "retries: { attempts: 1, retryOn: connect-failure }";
    const yaml = routes({ v1: retries });
    const closed = CLOSED_PORT;
    const endpoints = { matching: [instance("matching", "v1", closed), instance("matching", "v1", v1.port)] };
    const { port, log, mesh } = await meshFixture({ host: "matching", protocol: "http2", yaml, endpoints });
    const client = new EchoClient(port);
    expect((await client.unary("a")).text).toBe("v1 a");
    mesh.replaceEndpoints({ matching: [instance("matching", "v1", closed)] });
    await expect(client.unary("b")).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect((await log(2)).map((record) => [record.upstream_request_attempt_count, record.response_flags])).toEqual([
      [2, "-"],
      [2, "URX,UF"],
    ]);
  });

  it("opens a new connection when the service ends the old one", async () => {
    const first = await echoService("v1");
    const { port } = await matching({ v1: first.port });
    const client = new EchoClient(port);
    const chat = client.chat();
    chat.write("before");
    expect((await once(chat, "data"))[0]).toBe("v1 before");
    first.drain();
    // Calls under way go on over the old connection, new ones take a new one.
    expect((await client.unary("new")).text).toBe("v1 new");
    chat.write("after");
    expect((await once(chat, "data"))[0]).toBe("v1 after");
    chat.end();
    chat.resume();
    await once(chat, "status");
    first.stop();
    await expect(client.unary("gone")).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await echoService("again", first.port);
    expect((await client.unary("back")).text).toBe("again back");
  });

  it("breaks a stream off when the service breaks it off", async () => {
    const v1 = await echoService("v1");
    const { port, log } = await matching({ v1: v1.port });
    const chat = new EchoClient(port).chat();
    const failed = once(chat, "error");
    chat.write("hello");
    await once(chat, "data");
    v1.stop();
    expect((await failed)[0]).toMatchObject({ code: expect.toSatisfy((code: number) => code !== status.OK) });
    const [record] = await log(1);
    expect(record).toMatchObject({ upstream_version: "v1", response_code: 200 });
    expect(record?.response_flags).toMatch(/^U[CR]$/);
  });
});

describe("HTTP/2", () => {
  it("keeps repeated header and trailer lines apart", async () => {
    const server = createServer();
    let seen: readonly string[] = [];
    server.on("stream", (stream, _headers, _flags, rawHeaders) => {
      seen = rawHeaders;
      stream.respond([":status", "200", "x-a", "1", "x-a", "2"], { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "x-t": ["1", "2"] }));
      stream.end("ok");
    });
    const service = await listening(server);
    const { port } = await meshFixture({
      protocol: "http2",
      endpoints: { order: [instance("order", "v1", service)] },
    });
    const session = connect(`http://127.0.0.1:${port}`);
    onTestFinished(() => session.destroy());
    const stream = session.request([":method", "GET", ":path", "/p?q=1", "x-env", "a", "x-env", "b"]);
    const [, , rawHeaders] = await once(stream, "response");
    stream.resume();
    const [, , rawTrailers] = await once(stream, "trailers");
    expect(seen.filter((_, index) => index >= 8)).toEqual([
      ...["x-env", "a", "x-env", "b"],
      ...["x-request-id", expect.stringMatching(UUID_4)],
    ]);
    expect(seen.slice(0, 8)).toEqual(expect.arrayContaining(["GET", "/p?q=1", "http", `127.0.0.1:${port}`]));
    expect(rawHeaders.slice(0, 6)).toEqual([":status", "200", "x-a", "1", "x-a", "2"]);
    expect(rawTrailers).toEqual(["x-t", "1", "x-t", "2"]);
  });
});
