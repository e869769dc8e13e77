import { createServer, get } from "node:http";
import { type ClientHttp2Session, connect, createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
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

/** A server of the application, each of whose requests does `work`, then is answered. */
async function answered(work: () => void) {
  const app = createServer((req, res) =>
    dyeing.receive(new NodeExchange(req, res), () => {
      work();
      res.end();
    }),
  );
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  // A client that nobody watches.
  const client = connectSocket((app.address() as AddressInfo).port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nhost: order\r\nx-trace-color: gray\r\nconnection: close\r\n\r\n");
  await client.toArray();
  await new Promise((done) => app.close(done));
}

it.each(Object.entries(CLIENTS))(
  "row 7: %s: a timer that a request has started calls in its dye for ever",
  async (client, call) => {
    guard.close();
    guard = startGuard({ overAfterMs: 0, logger: { warn: (line) => said.push(line) } });
    const called = Promise.withResolvers<unknown>();
    let timer: NodeJS.Timeout | undefined;
    await answered(() => {
      timer = setInterval(() => called.resolve(call()), 50);
    });
    await called.promise.finally(() => clearInterval(timer));
    const [finding, ...others] = guard.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ client, reason: "request-over" });
    expect(finding?.site?.startsWith(`${HERE}:`)).toBe(true);
    expect(said[0]).toMatch(
      /^dyeing: guard-request-over: 127\.0\.0\.1:\d+ was called by .* for a request that was over; /,
    );
  },
);

it("row 7: a pool that calls for everybody in the context of the first caller is found; one that binds is none", async () => {
  const pooled = async (bind: (job: typeof byHttp) => typeof byHttp) => {
    const jobs: (typeof byHttp)[] = [];
    let pool: Promise<void> | undefined;
    const take = async () => {
      for (let taken = 0; taken < 2; taken += 1) {
        while (jobs.length === 0) await delay(5);
        await jobs.shift()?.();
      }
    };
    const work = () => {
      jobs.push(bind(byHttp));
      // Started by the first caller, in whose context it goes on.
      pool ??= take();
    };
    await answered(work);
    await delay(1100);
    await answered(work);
    await pool;
    return guard.findings().map(({ reason, sampled }) => [reason, sampled]);
  };
  expect(await pooled((job) => dyeing.bind(job))).toEqual([]);
  expect(await pooled((job) => job)).toEqual([["request-over", 1]]);
});

it("a request may call for a while after its answer", async () => {
  let late: Promise<unknown> | undefined;
  await answered(() => {
    late = delay(30).then(byHttp);
  });
  await late;
  expect(guard.findings()).toEqual([]);
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
