import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { call } from "./http-service.ts";
import { CLOSED_PORT, instance, listening, meshFixture } from "./mesh-fixture.ts";
import { orderRoutes } from "./order-routes.ts";

/** Echoes messages; says first which dye the upgrade came with. */
async function echoService(): Promise<number> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, request) => {
    socket.send(`color ${request.headers["x-trace-color"]}`);
    socket.on("message", (data, binary) => socket.send(data, { binary }));
  });
  const port = await listening(server);
  return port;
}

const text = async (socket: WebSocket): Promise<string> => String((await once(socket, "message"))[0]);

describe("upgrades", () => {
  it("carry a WebSocket both ways and log it when it ends", async () => {
    const service = await echoService();
    const { port, log, mesh } = await meshFixture({
      yaml: orderRoutes({ v2: "timeout: 1500ms" }),
      endpoints: { order: [instance("order", "v2", service)] },
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/ws?rideId=1`, { headers: { "x-trace-color": "gray" } });
    expect(await text(socket)).toBe("color gray");
    const large = "x".repeat(1_000_000);
    socket.send(large);
    expect(await text(socket)).toBe(large);
    // Longer than the route's timeout, which is for the answer to the upgrade only.
    const start = performance.now();
    while (performance.now() - start < 1600) {
      socket.send("tick");
      expect(await text(socket)).toBe("tick");
    }
    await mesh.flushLog();
    socket.close(1000, "done");
    const [code] = await once(socket, "close");
    expect(code).toBe(1000);
    const [record] = await log(1);
    expect(record).toMatchObject({
      method: "GET",
      path: "/v1/ws?rideId=1",
      response_code: 101,
      // As in Envoy, whoever ends it first: here the service, which closes the connection after the closing handshake.
      response_flags: "UC",
      response_code_details: "upstream_reset_after_response_started{connection_termination}",
      upstream_version: "v2",
      x_trace_color: "gray",
      route_name: "gray",
    });
    expect(record?.bytes_sent).toBeGreaterThan(1_000_000);
    expect(record?.bytes_received).toBeGreaterThan(1_000_000);
    expect(record?.duration).toBeGreaterThanOrEqual(1599);
  });

  it("pass a refusal on", async () => {
    const server = createServer();
    server.on("upgrade", (_request, socket) => {
      socket.end("HTTP/1.1 401 Unauthorized\r\nx-why: token\r\ncontent-length: 4\r\n\r\nnope");
    });
    const service = await listening(server);
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service)] } });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const [, response] = await once(socket, "unexpected-response");
    expect([response.statusCode, response.headers["x-why"]]).toEqual([401, "token"]);
    let body = "";
    for await (const chunk of response) body += chunk;
    expect(body).toBe("nope");
    expect((await log(1))[0]).toMatchObject({ response_code: 401, bytes_sent: 4, response_flags: "-" });
  });

  it.each([
    { why: "there is no instance", ports: async () => [], status: 503, flag: "UH" },
    { why: "nobody accepts the connection", ports: async () => [CLOSED_PORT], status: 503, flag: "URX,UF" },
  ])("are answered by the mesh when $why", async ({ ports, status, flag }) => {
    const { port, log } = await meshFixture({
      endpoints: { order: (await ports()).map((each) => instance("order", "v1", each)) },
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const [, response] = await once(socket, "unexpected-response");
    expect(response.statusCode).toBe(status);
    response.resume();
    expect((await log(1))[0]).toMatchObject({ response_code: status, response_flags: flag, upstream_version: "-" });
  });

  it("time out while the service does not answer", async () => {
    const server = createServer();
    server.on("upgrade", (_request, socket) => socket.resume().on("end", () => socket.end()));
    const service = await listening(server);
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "timeout: 50ms" }),
      endpoints: { order: [instance("order", "v1", service)] },
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const [, response] = await once(socket, "unexpected-response");
    expect(response.statusCode).toBe(504);
    response.resume();
    expect((await log(1))[0]).toMatchObject({ response_code: 504, response_flags: "UT" });
  });

  it("meet the route's faults and attempts like any call", async () => {
    const server = createServer();
    let upgrades = 0;
    const sockets = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, socket, first) => {
      upgrades += 1;
      // Attempts enough for a machine on which even the second takes too long.
      if (upgrades === 1) return void socket.resume().on("end", () => socket.end());
      sockets.handleUpgrade(request, socket, first, (open) => open.send("a later attempt"));
    });
    const service = await listening(server);
    const endpoints = { order: [instance("order", "v1", service), instance("order", "v2", service)] };
    const { port, log } = await meshFixture({
      yaml: orderRoutes({
        v1: "retries: { attempts: 20, perTryTimeout: 200ms, retryOn: 5xx }",
        v2: "fault: { delay: { fixedDelay: 20ms, percentage: { value: 100 } }, abort: { httpStatus: 429, percentage: { value: 100 } } }",
      }),
      endpoints,
    });
    const retried = new WebSocket(`ws://127.0.0.1:${port}/`);
    expect(await text(retried)).toBe("a later attempt");
    retried.terminate();
    const aborted = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { "x-trace-color": "gray" } });
    const [, response] = await once(aborted, "unexpected-response");
    expect(response.statusCode).toBe(429);
    response.resume();
    const records = await log(2);
    expect(records.map((record) => [record.response_code, record.response_flags])).toEqual(
      expect.arrayContaining([
        [101, "DC"],
        [429, "DI,FI"],
      ]),
    );
    const attempts = records.map((record) => Number(record.upstream_request_attempt_count)).sort((a, b) => a - b);
    expect(attempts[0]).toBe(0);
    expect(attempts[1]).toBeGreaterThanOrEqual(2);
  });

  it("end on both sides when the service goes away", async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket) => socket.on("message", () => socket.terminate()));
    const service = await listening(server);
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service)] } });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    await once(socket, "open");
    socket.send("die");
    const [code] = await once(socket, "close");
    expect(code).toBe(1006);
    expect((await log(1))[0]).toMatchObject({ response_code: 101 });
  });

  it("end with the mesh", async () => {
    const service = await echoService();
    const { port, mesh } = await meshFixture({
      endpoints: { order: [instance("order", "v1", service)] },
      drainMs: 0,
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    await text(socket);
    const closed = once(socket, "close");
    await mesh.close();
    expect((await closed)[0]).toBe(1006);
    await expect(call(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
