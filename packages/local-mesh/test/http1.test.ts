import { Agent, createServer, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { setImmediate as tick } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { bytesOf, call, httpService } from "./http-service.ts";
import { instance, listening, meshFixture, UUID_4 } from "./mesh-fixture.ts";
import { exchange } from "./raw-http1.ts";

/** A service that is handed each request before its body. */
async function rawService(answer: Parameters<typeof createServer>[1]): Promise<number> {
  return listening(createServer(answer));
}

const responseOf = (outgoing: ReturnType<typeof request>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject);
  });

describe("HTTP/1.1", () => {
  it("streams both ways while the request is still being written", async () => {
    const port = await rawService((incoming, response) => {
      incoming.on("data", (chunk) => response.write(`echo ${chunk}`));
      incoming.on("end", () => response.end("bye"));
    });
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    const outgoing = request({ host: "127.0.0.1", port: mesh.port, method: "POST" });
    outgoing.write("one");
    const response = await responseOf(outgoing);
    const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    expect(String((await chunks.next()).value)).toBe("echo one");
    outgoing.write("two");
    expect(String((await chunks.next()).value)).toBe("echo two");
    outgoing.end();
    expect(String((await chunks.next()).value)).toBe("bye");
    expect((await mesh.log(1))[0]).toMatchObject({ bytes_received: 6, bytes_sent: 19, response_code: 200 });
  });

  it("begins a response whose body is yet to come", async () => {
    const port = await rawService((_incoming, response) => response.writeHead(200, { "x-early": "1" }).flushHeaders());
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    const outgoing = request({ host: "127.0.0.1", port: mesh.port });
    outgoing.end();
    const response = await responseOf(outgoing);
    expect(response.headers["x-early"]).toBe("1");
    response.destroy();
    expect((await mesh.log(1))[0]).toMatchObject({ response_code: 200, response_flags: "DC", upstream_version: "v1" });
  });

  it("passes large bodies without loss", async () => {
    const service = await httpService(({ body }, response) => void response.end(body));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const body = Buffer.alloc(8 * 1024 * 1024, "0123456789abcdef");
    const answer = await call(port, { method: "POST", body });
    expect(answer.body).toBe(body.toString());
    expect((await log(1))[0]).toMatchObject({ bytes_received: body.length, bytes_sent: body.length });
  });

  it("does not collect what a slow caller does not read", async () => {
    let written = 0;
    const total = 64 * 1024 * 1024;
    const port = await rawService((_incoming, response) => {
      const chunk = Buffer.alloc(256 * 1024);
      const more = (): void => {
        while (written < total) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    });
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    const outgoing = request({ host: "127.0.0.1", port: mesh.port });
    outgoing.end();
    const response = await responseOf(outgoing);
    // Nobody reads: once socket buffers are full, the service is held up.
    let before = -1;
    for (let quiet = 0; quiet < 200; quiet = written === before ? quiet + 1 : 0) {
      before = written;
      await tick();
    }
    expect(written).toBeLessThan(total);
    expect((await bytesOf(response)).length).toBe(total);
  });

  it("passes trailers both ways", async () => {
    const service = await httpService((_received, response) => {
      response.writeHead(200, { trailer: "x-sum" });
      response.write("body");
      response.addTrailers([
        ["X-Sum", "4"],
        ["x-sum", "5"],
      ]);
      response.end();
    });
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const outgoing = request({ host: "127.0.0.1", port: mesh.port, method: "POST", headers: { trailer: "x-check" } });
    outgoing.write("abc");
    outgoing.addTrailers({ "X-Check": "1" });
    outgoing.end();
    const response = await responseOf(outgoing);
    expect((await bytesOf(response)).toString()).toBe("body");
    expect(response.rawTrailers).toEqual(["X-Sum", "4", "x-sum", "5"]);
    expect(service.received[0]?.rawTrailers).toEqual(["X-Check", "1"]);
  });

  it.each(["GET", "DELETE", "HEAD"])("passes a %s without body", async (method) => {
    const service = await httpService(
      (_received, response) => void response.writeHead(200, { "content-length": 2 }).end("ok"),
    );
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answer = await call(port, { method, headers: ["host", "order"] });
    expect(answer).toMatchObject({ status: 200, body: method === "HEAD" ? "" : "ok" });
    expect(service.received[0]?.rawHeaders.join()).not.toContain("chunked");
  });

  it("passes a POST that announces no body", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const socket = connect(port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nhost: order\r\nconnection: close\r\n\r\n");
    expect((await bytesOf(socket)).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(service.received[0]?.rawHeaders).toEqual([
      "host",
      "order",
      "x-request-id",
      expect.stringMatching(UUID_4),
      "content-length",
      "0",
      "Connection",
      "keep-alive",
    ]);
  });

  it.each(["PURGE", "LINK", "PROPFIND"])("passes a %s without body as such", async (method) => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    await exchange(port, `${method} / HTTP/1.1\r\nhost: order\r\nconnection: close\r\n\r\n`);
    expect(service.received[0]?.rawHeaders.join().toLowerCase()).not.toContain("chunked");
  });

  it.each([204, 304])("passes a response %d without body", async (status) => {
    const service = await httpService((_received, response) => void response.writeHead(status).end());
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    expect(await call(port)).toMatchObject({ status, body: "" });
  });

  it("lets a caller wait for 100 Continue", async () => {
    const service = await httpService(({ body }, response) => void response.end(body));
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const outgoing = request({ host: "127.0.0.1", port, method: "POST", headers: { expect: "100-continue" } });
    outgoing.on("continue", () => outgoing.end("later"));
    outgoing.flushHeaders();
    expect((await bytesOf(await responseOf(outgoing))).toString()).toBe("later");
  });

  it("keeps connections to services alive", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    for (let round = 0; round < 20; round++) await call(port, { agent });
    expect(service.received.length).toBe(20);
    expect(service.connections()).toBe(1);
  });

  it("ends the service's work when the caller goes away, and logs the call", async () => {
    let gone: () => void;
    const cut = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const port = await rawService((incoming) => void incoming.on("close", () => gone()));
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    const socket = connect(mesh.port, "127.0.0.1");
    socket.write("POST /slow HTTP/1.1\r\nhost: order\r\ncontent-length: 10\r\n\r\nhalf");
    await untilActive(mesh.mesh.adminPort);
    socket.destroy();
    await cut;
    const [record] = await mesh.log(1);
    expect(record).toMatchObject({ path: "/slow", response_code: 0, response_flags: "DC", upstream_version: "-" });
    expect(record).toMatchObject({ response_code_details: "downstream_remote_disconnect", bytes_received: 4 });
  });

  it("reports a service that closes before it answers", async () => {
    const port = await rawService((incoming) => void incoming.socket.destroy());
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    const answer = await call(mesh.port);
    expect(answer.status).toBe(503);
    expect(answer.body).toBe(
      "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    );
    expect((await mesh.log(1))[0]).toMatchObject({ response_flags: "UC", upstream_version: "-", response_code: 503 });
  });

  it("breaks off a response that the service breaks off", async () => {
    const port = await rawService((_incoming, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("part", () => response.destroy());
    });
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    await expect(call(mesh.port)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await mesh.log(1))[0]).toMatchObject({ response_flags: "UPE", response_code: 200, upstream_version: "v1" });
  });

  it("passes an answer that comes before the request is complete", async () => {
    const port = await rawService(
      (_incoming, response) => void response.writeHead(413, { connection: "close" }).end("too large"),
    );
    const mesh = await meshFixture({ endpoints: { order: [instance("order", "v1", port)] } });
    const outgoing = request({ host: "127.0.0.1", port: mesh.port, method: "POST" });
    outgoing.on("error", () => {});
    outgoing.write("begin");
    const response = await responseOf(outgoing);
    expect([response.statusCode, (await bytesOf(response)).toString()]).toEqual([413, "too large"]);
    outgoing.destroy();
    expect((await mesh.log(1))[0]).toMatchObject({ response_code: 413, response_flags: "-" });
  });

  it("serves a caller of HTTP/1.0", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const socket: Socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.0\r\n\r\n");
    const text = (await bytesOf(socket)).toString();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/\r\n\r\nok$/);
    expect((await log(1))[0]).toMatchObject({ protocol: "HTTP/1.0", authority: "-" });
  });
});

/** Waits until the mesh has a call under way. */
async function untilActive(adminPort: number): Promise<void> {
  for (;;) {
    const { body } = await call(adminPort, { path: "/stats" });
    if ((JSON.parse(body) as { listeners: { active: number }[] }).listeners[0]?.active === 1) return;
  }
}
