import { Agent } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { EchoClient, echoService } from "./grpc-service.ts";
import { call, httpService } from "./http-service.ts";
import { instance, meshFixture } from "./mesh-fixture.ts";

const put = (port: number, body: unknown): Promise<{ status: number; body: string }> =>
  call(port, { method: "PUT", path: "/endpoints", body: typeof body === "string" ? body : JSON.stringify(body) });

describe("PUT /endpoints", () => {
  it("is taken up under load without a failed call", async () => {
    const services = await Promise.all(
      ["a", "b", "c"].map((name) => httpService((_received, response) => void response.end(name))),
    );
    const table = (index: number) => ({ order: [instance("order", "v1", services[index % 3]?.port ?? 0)] });
    const { port, mesh, log } = await meshFixture({ endpoints: table(0) });
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    onTestFinished(() => agent.destroy());
    let swapping = true;
    let calls = 0;
    const statuses = new Set<number>();
    const worker = async (): Promise<void> => {
      while (swapping) {
        statuses.add((await call(port, { method: "POST", body: "x", agent })).status);
        calls += 1;
      }
    };
    const workers = Array.from({ length: 16 }, worker);
    for (let round = 1; round <= 30; round++) {
      const before = calls;
      expect((await put(mesh.adminPort, table(round))).status).toBe(200);
      while (calls < before + 20) await new Promise((resolve) => setImmediate(resolve));
    }
    swapping = false;
    await Promise.all(workers);
    expect([...statuses]).toEqual([200]);
    const records = await log(calls);
    expect(new Set(records.map((record) => record.response_flags))).toEqual(new Set(["-"]));
    for (const { received } of services) expect(received.length).toBeGreaterThan(0);
  });

  it("lets streams under way finish on endpoints that are gone", async () => {
    const [old, next] = [await echoService("old"), await echoService("next")];
    const { port, mesh } = await meshFixture({
      host: "matching",
      protocol: "http2",
      endpoints: { matching: [instance("matching", "v1", old.port)] },
    });
    const client = new EchoClient(port);
    const chat = client.chat();
    const text = (): Promise<string> => new Promise((resolve) => chat.once("data", resolve));
    chat.write("one");
    expect(await text()).toBe("old one");
    await put(mesh.adminPort, { matching: [instance("matching", "v2", next.port)] });
    expect((await client.unary("new")).text).toBe("next new");
    chat.write("two");
    expect(await text()).toBe("old two");
    chat.end();
    chat.resume();
    await new Promise((resolve) => chat.on("status", resolve));
  });

  it.each([
    { why: "no JSON", body: "{", error: "not JSON", code: "MESH_CONFIG" },
    { why: "no table", body: [], error: "endpoints: ", code: "MESH_CONFIG" },
    {
      why: "a bad address",
      body: { order: [{ address: "somewhere", labels: {} }] },
      error: "`order[0].address` is not `host:port`",
      code: "MESH_CONFIG",
    },
    {
      why: "an address elsewhere",
      body: { order: [{ address: "192.0.2.1:80", labels: {} }] },
      error: "not on loopback",
      code: "MESH_LOOPBACK",
    },
  ])("refuses $why and keeps the old endpoints", async ({ body, error, code }) => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, mesh } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answer = await put(mesh.adminPort, body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: expect.stringContaining(error), code });
    expect((await call(port)).body).toBe("ok");
  });
});

describe("the rest of the admin API", () => {
  it("says that it is ready and counts calls", async () => {
    const { port, mesh } = await meshFixture({ endpoints: {} });
    await call(port);
    expect(JSON.parse((await call(mesh.adminPort, { path: "/ready" })).body)).toEqual({ ready: true });
    expect(JSON.parse((await call(mesh.adminPort, { path: "/stats" })).body)).toEqual({
      listeners: [{ edge: "gateway->order", calls: 1, failed: 1, active: 0 }],
    });
    expect((await call(mesh.adminPort, { path: "/other" })).status).toBe(404);
  });
});
