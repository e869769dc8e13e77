import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect, createServer as createTcp, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { EchoClient, echoService } from "./grpc-service.ts";
import { call, httpService } from "./http-service.ts";
import { CLOSED_PORT, instance, listening, meshFixture } from "./mesh-fixture.ts";
import { orderRoutes } from "./order-routes.ts";

const MIRROR = "mirrors: [{ destination: { host: order, subset: v2 } }]";
const ok = (): ReturnType<typeof httpService> => httpService((_received, response) => void response.end("v1"));

describe("mirrors", () => {
  it("get the request as the endpoint gets it, and their answers go nowhere", async () => {
    const first = await ok();
    const second = await httpService((_received, response) => {
      response.writeHead(500, { "x-mirror": "1" }).end("v2".repeat(100_000));
    });
    const { port, log } = await meshFixture({
      yaml: orderRoutes({
        v1: `${MIRROR}\n      rewrite: { uri: /new }\n      headers: { request: { set: { x-a: b } } }`,
      }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] },
    });
    const headers = ["host", "order", "x-request-id", "r-1", "content-length", "4"];
    const answer = await call(port, { method: "POST", path: "/", headers, body: "body" });
    expect(answer).toMatchObject({ status: 200, body: "v1" });
    await expect.poll(() => second.received.length).toBe(1);
    expect(second.received).toEqual(first.received);
    expect(second.received[0]).toMatchObject({ method: "POST", path: "/new", body: Buffer.from("body") });
    // As in Envoy, the caller's proxy writes no line for a copy.
    expect((await log(1))[0]).toMatchObject({ upstream_version: "v1", upstream_request_attempt_count: 1 });
  });

  it("say in their host that they are copies, when the mesh is set up so", async () => {
    const [first, second] = [await ok(), await ok()];
    const { port } = await meshFixture({
      yaml: orderRoutes({ v1: MIRROR }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] },
      shadowHostSuffix: true,
    });
    await call(port, { headers: ["Host", "order:80"] });
    await expect.poll(() => second.received.length).toBe(1);
    expect(first.received[0]?.rawHeaders.slice(0, 2)).toEqual(["Host", "order:80"]);
    expect(second.received[0]?.rawHeaders.slice(0, 2)).toEqual(["Host", "order-shadow:80"]);
  });

  it("get their share of the requests, each a draw of its own", async () => {
    const [first, second] = [await ok(), await ok()];
    const { port } = await meshFixture({
      yaml: orderRoutes({ v1: "mirrors: [{ destination: { host: order, subset: v2 }, percentage: { value: 25 } }]" }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] },
    });
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 20 }, () => call(port)));
    expect(first.received).toHaveLength(400);
    // Six standard deviations (8.7 calls each) around 100.
    await expect.poll(() => second.received.length).toBeGreaterThan(48);
    expect(second.received.length).toBeLessThan(152);
  });

  it.each([
    { why: "nobody listens", endpoint: async () => [instance("order", "v2", CLOSED_PORT)] },
    { why: "there is no endpoint", endpoint: async () => [] },
    {
      why: "the connection breaks",
      endpoint: async () => [
        instance("order", "v2", await listening(createTcp((socket) => void socket.resetAndDestroy()))),
      ],
    },
    {
      why: "there is never an answer",
      endpoint: async () => [
        instance("order", "v2", await listening(createServer((incoming) => void incoming.resume()))),
      ],
    },
    {
      why: "the answer is no HTTP",
      endpoint: async () => [
        instance("order", "v2", await listening(createTcp((socket) => void socket.resume().end("what?")))),
      ],
    },
  ])("do not disturb a call when $why", async ({ endpoint }) => {
    const first = await ok();
    const { port, log, mesh } = await meshFixture({
      yaml: orderRoutes({ v1: `${MIRROR}\n      timeout: 60s` }),
      endpoints: { order: [instance("order", "v1", first.port), ...(await endpoint())] },
    });
    for (const body of ["one", "two"]) {
      expect(await call(port, { method: "POST", body })).toMatchObject({ status: 200, body: "v1" });
    }
    const records = await log(2);
    expect(records.map((record) => [record.response_flags, record.response_code])).toEqual([
      ["-", 200],
      ["-", 200],
    ]);
    const before = performance.now();
    await mesh.close();
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it("are given up when they read too slowly: the call does not wait", async () => {
    const first = await ok();
    const sockets: Socket[] = [];
    const slow = await listening(createTcp((socket) => void sockets.push(socket.on("error", () => {}).pause())));
    const { port } = await meshFixture({
      yaml: orderRoutes({ v1: MIRROR }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", slow)] },
    });
    const body = Buffer.alloc(16 * 1024 * 1024, "x");
    expect(await call(port, { method: "POST", body })).toMatchObject({ status: 200, body: "v1" });
    expect(first.received[0]?.body.length).toBe(body.length);
    for (const socket of sockets) socket.resume();
    await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it("end with a call that is given up before its request is complete", async () => {
    const first = await ok();
    let begun = 0;
    let broken = 0;
    const second = await listening(
      createServer((incoming) => {
        begun += 1;
        incoming.on("error", () => {}).resume();
        incoming.on("close", () => {
          if (!incoming.complete) broken += 1;
        });
      }),
    );
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: MIRROR }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second)] },
    });
    const outgoing = request({ port, host: "127.0.0.1", method: "POST" }).on("error", () => {});
    outgoing.write("part");
    await expect.poll(() => begun).toBe(1);
    outgoing.destroy();
    await expect.poll(() => broken).toBe(1);
    expect((await log(1))[0]?.response_flags).toBe("DC");
    expect(first.received).toEqual([]);
  });

  it("are not sent again when the request is", async () => {
    let fails = 2;
    const first = await httpService((_received, response) => {
      response.writeHead(fails > 0 ? 503 : 200).end();
      fails -= 1;
    });
    const second = await ok();
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: `${MIRROR}\n      retries: { attempts: 2, retryOn: 5xx }` }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] },
    });
    await call(port, { method: "POST", body: "x" });
    expect((await log(1))[0]?.upstream_request_attempt_count).toBe(3);
    expect(first.received).toHaveLength(3);
    await expect.poll(() => second.received.length).toBe(1);
  });

  it("are ejected for their failures like others", async () => {
    const first = await ok();
    const second = await httpService((_received, response) => void response.writeHead(500).end());
    const yaml = orderRoutes({ v1: MIRROR }).replace(
      "{ name: v2, labels: { version: v2 } }",
      "{ name: v2, labels: { version: v2 }, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 2, maxEjectionPercent: 100 } } }",
    );
    const { port } = await meshFixture({
      yaml,
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] },
    });
    for (let round = 1; round <= 5; round++) {
      await call(port);
      if (round <= 2) await expect.poll(() => second.received.length).toBe(round);
    }
    // What was answered is told a moment after it was received.
    expect(second.received.length).toBeLessThanOrEqual(3);
  });

  it("copy gRPC's calls", async () => {
    const [first, second] = [await echoService("v1"), await echoService("v2")];
    const { port } = await meshFixture({
      protocol: "http2",
      yaml: orderRoutes({ v1: MIRROR }),
      endpoints: { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] },
    });
    const client = new EchoClient(port);
    expect((await client.unary("hi", { "x-a": "1" })).text).toBe("v1 hi");
    await expect.poll(() => second.metadata.length).toBe(1);
    expect(second.metadata[0]?.getMap()).toEqual(first.metadata[0]?.getMap());
  });

  it("see the handshake of a WebSocket", async () => {
    const seen: (string | undefined)[] = [];
    const upgrades = async (version: string): Promise<number> => {
      const server = createServer();
      server.on("upgrade", (incoming, socket) => {
        seen.push(`${version} ${incoming.url}`);
        socket.on("error", () => {});
        socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      });
      return listening(server);
    };
    const { port } = await meshFixture({
      yaml: orderRoutes({ v1: MIRROR }),
      endpoints: {
        order: [instance("order", "v1", await upgrades("v1")), instance("order", "v2", await upgrades("v2"))],
      },
    });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /ws HTTP/1.1\r\nHost: order\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.resume();
    await once(socket, "close");
    await expect.poll(() => [...seen].sort()).toEqual(["v1 /ws", "v2 /ws"]);
  });
});
