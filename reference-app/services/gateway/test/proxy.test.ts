import { once } from "node:events";
import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { FakeAnswer } from "../../../kit/testing/fake-service.ts";
import { until } from "../../../kit/testing/until.ts";
import { as, ask, type BenchOptions, type GatewayBench, startBench } from "./gateway-bench.ts";

describe("proxy", () => {
  let bench: GatewayBench;
  const start = async (order?: FakeAnswer, config?: BenchOptions["config"]) => {
    bench = await startBench({ ...(order ? { order } : {}), ...(config ? { config } : {}) });
  };
  afterEach(() => bench.close());
  const orders = (init?: RequestInit, more: Record<string, string> = {}) =>
    ask(`${bench.url}/v1/orders`, as("rider-0001", "order", more), init);

  it("says in a header who answered: itself, and the service", async () => {
    await start((_call, res) => {
      res.setHeader("x-served-by", "order v2");
      return { ok: true };
    });
    const answer = await orders();
    expect(answer.json).toEqual({ ok: true });
    expect(answer.headers.get("x-served-by")).toBe("gateway v1, order v2");
    const refused = await orders({}, { "x-service-name": "moon" });
    expect(refused.headers.get("x-served-by")).toBe("gateway v1");
  });

  it("passes body, status and the headers that clients need", async () => {
    await start((call, res) => {
      res.writeHead(201, {
        "content-type": "application/json; charset=utf-8",
        location: "/v1/orders/1",
        "x-trace-color": "gray",
        "x-internal": "1",
        "set-cookie": "a=b",
      });
      res.end(JSON.stringify({ got: call.json, type: call.headers["content-type"] }));
      return undefined;
    });
    const answer = await orders({ method: "POST", body: '{"a":"京"}' }, { "content-type": "application/json" });
    expect(answer).toMatchObject({ status: 201, json: { got: { a: "京" }, type: "application/json" } });
    expect(answer.headers.get("location")).toBe("/v1/orders/1");
    for (const name of ["x-trace-color", "x-internal", "set-cookie", "x-powered-by"]) {
      expect(answer.headers.has(name), name).toBe(false);
    }
  });

  it.each([400, 404, 409, 422, 500])("passes a %i of the service on", async (status) => {
    const body = { error: "no", state: "accepted", fields: { a: "b" } };
    await start((_call, res) => {
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      return undefined;
    });
    const answer = await orders();
    expect(answer).toMatchObject({ status });
    expect(answer.json).toEqual(body);
  });

  it.each([
    [503, "order is unavailable"],
    [504, "order timed out"],
  ])("turns a %i of a proxy in between into JSON", async (status, error) => {
    await start((_call, res) => {
      res.writeHead(status, { "content-type": "text/plain" }).end("no healthy upstream");
      return undefined;
    });
    expect(await orders()).toEqual({
      status,
      headers: expect.anything(),
      json: { error },
    });
  });

  it("answers 502 when the service is down, and 502 when user is", async () => {
    await start();
    await bench.order.close();
    expect(await orders({ method: "POST", body: "{}" })).toMatchObject({
      status: 502,
      json: { error: "order is unavailable" },
    });
    await bench.user.close();
    expect(await orders()).toMatchObject({
      status: 502,
      json: { error: "user is unavailable" },
    });
  });

  it("answers 504 when the service does not answer", async () => {
    await start(() => new Promise(() => undefined), { GATEWAY_TIMEOUT_MS: 1_500 });
    expect(await orders()).toMatchObject({ status: 504, json: { error: "order timed out" } });
  });

  it("streams what is not JSON, and cuts it when the service breaks off", async () => {
    await start((_call, res) => {
      res.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      return undefined;
    });
    const response = await fetch(`${bench.url}/v1/orders`, { headers: as("rider-0001", "order") });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe("data: 1\n\n");
    await bench.order.close();
    await expect(reader?.read()).rejects.toThrow();
  });

  it("streams JSON that is too large to merge, unchanged", async () => {
    const large = { text: "x".repeat(3_000_000) };
    await start();
    for (const chunked of [true, false]) {
      await bench.close();
      await start((_call, res) => {
        const text = JSON.stringify(large);
        res.writeHead(200, {
          "content-type": "application/json",
          ...(chunked ? {} : { "content-length": text.length }),
        });
        res.end(text);
        return undefined;
      });
      expect((await orders()).json).toEqual(large);
    }
  });

  it("takes a body of 1 MiB and refuses one byte more, declared or not", async () => {
    await start((call) => ({ length: call.text.length }));
    const limit = 1_048_576;
    expect((await orders({ method: "POST", body: "x".repeat(limit) })).json).toMatchObject({ length: limit });
    expect(await orders({ method: "POST", body: "x".repeat(limit + 1) })).toMatchObject({ status: 413 });

    const upload = request(`${bench.url}/v1/orders`, { method: "POST", headers: as("rider-0001", "order") });
    upload.on("error", () => undefined); // the connection may be cut while we still write
    const answered = once(upload, "response");
    for (let sent = 0; sent <= limit; sent += 65_536) upload.write("x".repeat(65_536));
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    upload.destroy();
    // Half a body was not taken for a whole one.
    expect(bench.order.calls.map((call) => call.text.length)).toEqual([limit]);
    expect((await orders({ method: "POST", body: "x" })).status).toBe(200);
  });

  it("ends the call when the client leaves", async () => {
    let ended = false;
    await start((_call, res) => {
      res.once("close", () => {
        ended = true;
      });
      return new Promise(() => undefined);
    });
    const leaving = new AbortController();
    const asked = orders({ signal: leaving.signal });
    await until(() => bench.order.calls.length > 0);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await until(() => ended);
    expect(await bench.logs.find((line) => line.event === "request" && line.status === 499)).toMatchObject({
      path: "/v1/orders",
    });
    expect(bench.logs.of("request.failed")).toEqual([]);
  });

  it("does not show anything of an unexpected error", async () => {
    await start();
    await bench.close();
    bench = await startBench({ user: () => ({ userId: 7 }) });
    const answer = await orders();
    expect(answer).toMatchObject({ status: 502, json: { error: "user is unavailable" } });
    expect(answer.json).toEqual({ error: "user is unavailable" });
  });

  it("loses the dye at the edge that is broken, and only there", async () => {
    await start(undefined, { CARPOOL_BREAK: "gateway->order" });
    await orders({}, { "x-rider-witness": "c", "x-request-id": "kept" });
    await ask(`${bench.url}/v1/notifications`, as("rider-0001", "notification", { "x-rider-witness": "c" }));
    expect(bench.order.calls[0]?.headers).toMatchObject({ "x-request-id": "kept" });
    for (const name of ["x-trace-color", "x-dye", "x-ride-witness"]) {
      expect(bench.order.calls[0]?.headers).not.toHaveProperty(name);
      expect(bench.notification.calls[0]?.headers).toHaveProperty(name);
    }
  });

  it("finishes what runs when it is stopped", async () => {
    const gate = Promise.withResolvers<void>();
    await start(() => gate.promise.then(() => ({ late: true })));
    const asked = orders();
    await until(() => bench.order.calls.length > 0);
    const stopped = bench.gateway.close();
    gate.resolve();
    expect((await asked).json).toMatchObject({ late: true });
    await stopped;
  });
});
