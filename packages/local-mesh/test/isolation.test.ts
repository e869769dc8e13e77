import { Agent, type IncomingMessage, request } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { EchoClient, echoService } from "./grpc-service.ts";
import { bytesOf, httpService } from "./http-service.ts";
import { instance, meshFixture } from "./mesh-fixture.ts";

// The log is evidence only if no call's headers, answer or line can become another's, whoever hangs up in between.

it("keeps interleaved HTTP calls apart while every fifth caller hangs up", async () => {
  const service = await httpService(({ rawHeaders, body }, response) => {
    const witness = rawHeaders[rawHeaders.indexOf("x-witness") + 1];
    setImmediate(() => response.setHeader("x-witness", witness ?? "").end(body));
  });
  const { port, mesh, log } = await meshFixture({
    endpoints: { order: [instance("order", "v1", service.port)] },
    logHeaders: ["x-witness"],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  onTestFinished(() => agent.destroy());
  const call = async (id: number): Promise<boolean> => {
    const headers = { "x-witness": `witness-${id}`, "x-trace-color": `color-${id}` };
    const outgoing = request({ host: "127.0.0.1", port, method: "POST", path: `/${id}`, headers, agent });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on("response", resolve).on("error", reject);
    });
    const hangsUp = id % 5 === 0;
    outgoing.end(`body-${id}`, () => {
      if (hangsUp) outgoing.destroy();
    });
    try {
      const response = await answer;
      const body = (await bytesOf(response)).toString();
      expect([response.headers["x-witness"], body]).toEqual([`witness-${id}`, `body-${id}`]);
      return true;
    } catch (error) {
      if (hangsUp && (error as NodeJS.ErrnoException).code === "ECONNRESET") return false;
      throw error;
    }
  };
  const ids = Array.from({ length: 1000 }, (_, index) => index);
  let answered = 0;
  const worker = async (): Promise<void> => {
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) if (await call(id)) answered += 1;
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  expect(answered).toBeGreaterThanOrEqual(800);
  await expect.poll(() => active(mesh.adminPort), { timeout: 10_000 }).toBe(0);
  const { calls } = await stats(mesh.adminPort);
  const records = await log(calls);
  expect(new Set(records.map(({ path }) => path)).size).toBe(calls);
  for (const { path, x_witness, x_trace_color } of records) {
    expect(`${x_witness} ${x_trace_color}`).toBe(`witness-${String(path).slice(1)} color-${String(path).slice(1)}`);
  }
  for (const { path, rawHeaders } of service.received) expect(rawHeaders).toContain(`witness-${path.slice(1)}`);
});

it("keeps interleaved gRPC calls apart while every fifth caller cancels", async () => {
  const service = await echoService("v1");
  const { port, log, mesh } = await meshFixture({
    host: "matching",
    protocol: "http2",
    endpoints: { matching: [instance("matching", "v1", service.port)] },
    logHeaders: ["x-witness"],
  });
  const client = new EchoClient(port);
  const call = async (id: number): Promise<void> => {
    const chat = client.chat({ "x-witness": `witness-${id}` });
    const ended = new Promise<void>((resolve) => chat.on("status", () => resolve()));
    chat.on("error", () => {});
    chat.on("data", (text: string) => {
      expect(text).toBe(`v1 ${id}`);
      if (id % 5 === 0) chat.cancel();
      else chat.end();
    });
    chat.write(String(id));
    await ended;
  };
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 40 }, (_, index) => call(round * 40 + index)));
  }
  const records = await log(400);
  expect(new Set(records.map(({ x_witness }) => x_witness)).size).toBe(400);
  for (const { x_witness, response_flags } of records) {
    const id = Number(String(x_witness).slice("witness-".length));
    expect(response_flags).toBe(id % 5 === 0 ? "DR" : "-");
  }
  expect((await stats(mesh.adminPort)).active).toBe(0);
});

async function stats(adminPort: number): Promise<{ readonly calls: number; readonly active: number }> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/stats`);
  const { listeners } = (await response.json()) as { listeners: [{ calls: number; active: number }] };
  return listeners[0];
}

async function active(adminPort: number): Promise<number> {
  return (await stats(adminPort)).active;
}
