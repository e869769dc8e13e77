import { createServer, get } from "node:http";
import { type ClientHttp2Session, connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { type Guard, startGuard } from "@dyeing/sdk/guard";
import { context, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { request } from "undici";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

const HERE = fileURLToPath(import.meta.url);
const server = createServer((_req, res) => res.end("done"));
const server2 = createHttp2Server((_req, res) => res.end("done"));
let url: string;
let session: ClientHttp2Session;
let dyeing: Dyeing;
let guard: Guard;
const said: string[] = [];

beforeAll(async () => {
  for (const one of [server, server2]) await new Promise<void>((done) => one.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  session = connect(`http://127.0.0.1:${(server2.address() as AddressInfo).port}`);
});
afterAll(() => {
  session.close();
  for (const one of [server, server2]) one.close();
});
beforeEach(() => {
  said.length = 0;
  dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
  guard = startGuard({ logger: { warn: (line) => said.push(line) } });
});
afterEach(() => {
  guard.close();
  dyeing.close();
});

const byHttp = () => new Promise((done) => get(url, (res) => res.resume().on("end", done)));
const byFetch = async () => (await fetch(url)).text();
const byHttp2 = async () => session.request({ ":path": "/" }).resume().toArray();
const byUndici = async () => (await request(url)).body.text();
const CLIENTS = { "node:http": byHttp, fetch: byFetch, undici: byUndici, "node:http2": byHttp2 };

it.each(Object.entries(CLIENTS))(
  "%s: a call without a context is found, with the place that made it",
  async (client, call) => {
    await call();
    await call();
    const [finding, ...others] = guard.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ client, library: undefined, reason: "no-context", sampled: 2 });
    expect(finding?.site?.startsWith(`${HERE}:`)).toBe(true);
    expect(guard.calls).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(
        /^dyeing: guard-no-context: 127\.0\.0\.1:\d+ was called by .* at .*guard\.test\.ts:\d+:\d+/,
      ),
    ]);
  },
);

it.each(Object.entries(CLIENTS))(
  "%s: a request's call is none, nor is one in runAsRoot, nor one to another host",
  async (_client, call) => {
    await dyeing.receiveMessage({ "x-trace-color": "gray" }, call);
    // The unknown state is a context too: somebody further up lost the dye.
    await dyeing.receiveMessage({}, call);
    await dyeing.runAsRoot(call);
    dyeing.close();
    dyeing = createDyeing({ service: "order", allow: ["payment"] });
    await call();
    expect([guard.calls, guard.findings()]).toEqual([0, []]);
  },
);

it("says apart a context that somebody has replaced: a request's span is open", async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const span = (kind: SpanKind, parent?: string) =>
    Object.assign(
      trace.wrapSpanContext({ traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: TraceFlags.SAMPLED }),
      { kind, ...(parent !== undefined && { parentSpanId: parent }) },
    );
  const within = (one: ReturnType<typeof span>) => context.with(trace.setSpan(context.active(), one), byHttp);
  try {
    await within(span(SpanKind.SERVER));
    await within(span(SpanKind.CLIENT, "c".repeat(16)));
    // The span of the call itself, of nobody's request.
    await within(span(SpanKind.CLIENT));
  } finally {
    context.disable();
  }
  expect(guard.findings().map(({ reason, sampled }) => [reason, sampled])).toEqual([
    ["context-replaced", 2],
    ["no-context", 1],
  ]);
});

it("leaves out hosts that are called on nobody's behalf, and looks at a part of many stacks", async () => {
  guard.close();
  guard = startGuard({ ignore: ["127.0.0.1"] });
  await byHttp();
  expect(guard.calls).toBe(0);
  guard.close();
  guard = startGuard({ sampleEvery: 50 });
  for (let n = 0; n < 200; n += 1) await byHttp();
  expect(guard.calls).toBe(200);
  expect(guard.findings()[0]?.sampled).toBe(102);
});

it("closed, it leaves nothing behind", async () => {
  const watched = globalThis.fetch;
  guard.close();
  expect(globalThis.fetch).not.toBe(watched);
  await byFetch();
  await byHttp();
  expect(guard.calls).toBe(0);
});
