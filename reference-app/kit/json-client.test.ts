import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { EdgeId } from "../topology.ts";
import { createCallEdge } from "./break-edge.ts";
import { createJsonClient, type JsonClient } from "./json-client.ts";
import { problemOf } from "./problem.ts";
import { type FakeAnswer, type FakeService, startFake } from "./testing/fake-service.ts";

const gray = {
  "x-trace-color": "gray",
  "x-request-id": "req-1",
  "x-ride-witness": "c",
  "x-dye": 'h=("x-ride-witness")',
};
const schema = z.object({ ok: z.boolean() });

describe("createJsonClient", () => {
  let fake: FakeService;
  let dyeing: Dyeing;
  afterEach(async () => {
    await fake.close();
    dyeing.close();
  });

  async function start(answer: FakeAnswer, edge: EdgeId = "order->payment", broken?: EdgeId): Promise<JsonClient> {
    fake = await startFake(answer);
    const inside = !edge.endsWith("provider");
    dyeing = createDyeing({ service: "order", allow: inside ? [fake.host] : [] });
    return createJsonClient({ edge, baseUrl: fake.url, callEdge: createCallEdge(broken), timeoutMs: 20_000 });
  }

  async function failure(call: Promise<unknown>) {
    const error = await call.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    const { status, body } = problemOf(error);
    return { code: (error as { code?: string } | undefined)?.code, status, body };
  }

  it("sends JSON with the dye and gives back what was agreed", async () => {
    const client = await start(() => ({ ok: true, more: 1 }));
    const answer = await dyeing.receiveMessage(gray, () => client.postJson("/v1/x", { a: 1 }, { schema }));
    expect(answer).toEqual({ ok: true });
    expect(fake.calls[0]).toMatchObject({
      method: "POST",
      path: "/v1/x",
      json: { a: 1 },
      headers: { "x-trace-color": "gray", "x-request-id": "req-1", "content-type": "application/json" },
    });
  });

  it("loses the dye and keeps the request id where that edge is broken", async () => {
    const client = await start(() => ({ ok: true }), "order->payment", "order->payment");
    await dyeing.receiveMessage(gray, () => client.getJson("/", { schema }));
    expect(fake.calls[0]?.headers).toMatchObject({ "x-request-id": "req-1" });
    for (const name of ["x-trace-color", "x-dye", "x-ride-witness"])
      expect(fake.calls[0]?.headers).not.toHaveProperty(name);
  });

  it("shows nothing to an outside host, and everything where that edge is broken", async () => {
    const tight = await start(() => ({ ok: true }), "payment->provider");
    await dyeing.receiveMessage(gray, () => tight.getJson("/", { schema }));
    for (const name of Object.keys(gray)) expect(fake.calls[0]?.headers).not.toHaveProperty(name);
    await fake.close();
    dyeing.close();

    const leaky = await start(() => ({ ok: true }), "payment->provider", "payment->provider");
    await dyeing.receiveMessage(gray, () => leaky.getJson("/", { schema }));
    expect(fake.calls[0]?.headers).toMatchObject({ "x-trace-color": "gray", "x-ride-witness": "c" });
  });

  it("passes a 4xx of the upstream through, with its body", async () => {
    const client = await start((_call, res) => {
      res.writeHead(402, { "content-type": "application/json" }).end('{"error":"balance too low","balance":3}');
      return undefined;
    });
    expect(await failure(client.getJson("/", { schema }))).toEqual({
      code: "UPSTREAM_STATUS",
      status: 402,
      body: { error: "balance too low", balance: 3 },
    });
  });

  it.each([
    ["a 500 with a stack", 500, "Error: at db.ts:1", 502],
    ["a 503 of a proxy", 503, "no healthy upstream", 502],
    ["a 504 of a proxy", 504, "upstream request timeout", 504],
    ["a redirect", 302, "", 502],
  ])("hides %s", async (_what, sent, text, status) => {
    const client = await start((_call, res) => {
      res.writeHead(sent, { location: "http://example.invalid/" }).end(text);
      return undefined;
    });
    const failed = await failure(client.getJson("/", { schema }));
    expect(failed).toMatchObject({ code: "UPSTREAM_STATUS", status, body: { error: "payment is unavailable" } });
  });

  it("calls anything that was not agreed unavailable", async () => {
    const client = await start(() => ({ ok: "yes" }));
    expect(await failure(client.getJson("/", { schema }))).toMatchObject({ code: "UPSTREAM_INVALID", status: 502 });
  });

  it("gives up in time, and says who was late", async () => {
    const client = await start(() => new Promise(() => undefined));
    expect(await failure(client.getJson("/", { schema, timeoutMs: 50 }))).toEqual({
      code: "UPSTREAM_TIMEOUT",
      status: 504,
      body: { error: "payment timed out" },
    });
  });

  it("gives up in time in the middle of a body, too", async () => {
    const client = await start((_call, res) => {
      res.writeHead(200).write("{");
      return undefined;
    });
    expect(await failure(client.getJson("/", { schema, timeoutMs: 50 }))).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
  });

  it("tells a service that is down from one that is slow", async () => {
    const client = await start(() => ({ ok: true }));
    await fake.close();
    expect(await failure(client.getJson("/", { schema }))).toEqual({
      code: "UPSTREAM_UNREACHABLE",
      status: 502,
      body: { error: "payment is unavailable" },
    });
  });
});
