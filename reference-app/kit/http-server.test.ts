import { Agent, get } from "node:http";
import { describe, expect, it } from "vitest";
import { startHttpServer } from "./http-server.ts";
import { until } from "./testing/until.ts";

describe("startHttpServer", () => {
  it("waits for the running answer, and for nothing after it", async () => {
    const gate = Promise.withResolvers<void>();
    let running = 0;
    const order: string[] = [];
    const server = await startHttpServer({
      port: 0,
      // Far beyond the test's own time-out: a connection that is kept alive must not use it up.
      drainMs: 60_000,
      handler: (_req, res) => {
        running += 1;
        gate.promise.then(() => res.end("late"));
      },
      async onClose() {
        order.push("closed");
      },
    });
    const agent = new Agent({ keepAlive: true });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      get({ port: server.port, agent }, (res) => {
        res.resume().once("end", () => {
          order.push("answered");
          resolve(res.statusCode);
        });
      }).once("error", reject);
    });
    await until(() => running === 1);
    const closed = server.close();
    gate.resolve();
    expect(await answered).toBe(200);
    await closed;
    agent.destroy();
    expect(order.sort()).toEqual(["answered", "closed"]);
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
  });

  it("keeps an idle connection for longer than a proxy does", async () => {
    const server = await startHttpServer({ port: 0, handler: (_req, res) => res.end("ok") });
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    await response.text();
    const seconds = Number(/^timeout=(\d+)/.exec(response.headers.get("keep-alive") ?? "")?.[1]);
    expect(seconds).toBeGreaterThan(3_600);
    await server.close();
  });

  it("cuts what does not end in time", async () => {
    const server = await startHttpServer({ port: 0, drainMs: 50, handler: () => undefined });
    const hanging = fetch(`http://127.0.0.1:${server.port}/`);
    hanging.catch(() => undefined);
    await until(async () => (await fetch(`http://127.0.0.1:${server.port}/healthz`)).ok);
    await server.close();
    await expect(hanging).rejects.toThrow();
  });

  it("names itself in every response, whatever the handler makes of it", async () => {
    const server = await startHttpServer({
      port: 0,
      servedBy: "order v2",
      handler: (_req, res) => res.writeHead(404, { a: "b" }).end(),
    });
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    expect([response.status, response.headers.get("x-served-by")]).toEqual([404, "order v2"]);
    await server.close();
  });

  it("is alive before it is ready", async () => {
    let up = false;
    const ready = async () => {
      if (!up) throw new Error("not yet");
    };
    const server = await startHttpServer({ port: 0, ready, handler: (_req, res) => res.end() });
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
    expect([await status("/healthz"), await status("/readyz")]).toEqual([200, 503]);
    up = true;
    expect(await status("/readyz")).toBe(200);
    await server.close();
  });

  it("refuses a port that is taken", async () => {
    const server = await startHttpServer({ port: 0, handler: () => undefined });
    await expect(startHttpServer({ port: server.port, handler: () => undefined })).rejects.toThrow("EADDRINUSE");
    await server.close();
  });
});
