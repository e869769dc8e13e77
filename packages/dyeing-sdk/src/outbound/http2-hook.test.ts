import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2Server,
  type OutgoingHttpHeaders,
  sensitiveHeaders,
} from "node:http2";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";

const GRAY = {
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-request-id": "r1",
  "x-dye": 'h=("x-user-level"), hop=1',
};
const ALL = ['x-dye: h=("x-user-level"), hop=2', "x-request-id: r1", "x-trace-color: gray", "x-user-level: VIP3"];
type Given = OutgoingHttpHeaders | readonly string[] | undefined;

const seen: string[][] = [];
const servers: Http2Server[] = [];
const folder = mkdtempSync(join(tmpdir(), "dyeing-http2-"));
const file = join(folder, "socket");
let port: number;
let session: ClientHttp2Session;
let dyeing: Dyeing;

async function serve(where: object): Promise<Http2Server> {
  const server = createServer().on("stream", (stream, _headers, _flags, raw) => {
    const lines = linesOf(raw);
    stream.on("trailers", (_trailers, _f, rawTrailers: string[]) => lines.push(...linesOf(rawTrailers)));
    stream.resume().on("end", () => {
      seen.push(lines.sort());
      stream.respond({ ":status": 200 });
      stream.end();
    });
  });
  servers.push(server);
  await once(server.listen(where), "listening");
  return server;
}

function linesOf(raw: readonly string[]): string[] {
  return raw
    .flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
    .filter((line) => /^(?:x-|trace|b3)/.test(line));
}

beforeAll(async () => {
  port = ((await serve({ port: 0, host: "127.0.0.1" })).address() as AddressInfo).port;
  await serve({ path: file });
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  seen.length = 0;
  session = connect(`http://127.0.0.1:${port}`);
});
afterEach(() => {
  session.destroy();
  dyeing.close();
});

const allow = (...hosts: string[]) => {
  dyeing = createDyeing({ service: "order", allow: hosts });
};

/** What arrives of a call. */
async function arrives(headers: Given, { on = session, options }: { on?: ClientHttp2Session; options?: object } = {}) {
  const stream = on.request(headers as never, options as never);
  stream.resume();
  if (!stream.writableEnded) stream.end();
  await once(stream, "close");
  return seen.at(-1);
}
const inGray = <T>(fn: () => T, extra: Record<string, string> = {}) => dyeing.receiveMessage({ ...GRAY, ...extra }, fn);

const forms: readonly [string, Given][] = [
  ["an object", { ":path": "/" }],
  ["an object with a method", { ":method": "POST", ":path": "/" }],
  ["an array", [":path", "/", ":method", "GET"]],
  ["nothing", undefined],
];

describe("a node:http2 session", () => {
  it.each(forms)("carries the dye of its caller with headers given as %s", async (_, headers) => {
    allow(`127.0.0.1:${port}`);
    expect(await inGray(() => arrives(headers))).toEqual(ALL);
    expect(await arrives(headers)).toEqual([]);
    expect(dyeing.counters()).toEqual({});
  });

  it.each(forms)("takes nothing to a host that is not allowed with headers given as %s", async (_, headers) => {
    allow("127.0.0.1:1");
    expect(await inGray(() => arrives(headers))).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
  });

  it("serves 50 callers at a time, each with its own", async () => {
    allow("127.0.0.1");
    const call = async (index: number) => {
      const color = `c${index}`;
      const stream = dyeing.receiveMessage({ "x-trace-color": color }, () =>
        session.request({ ":path": "/", "x-own": color }),
      );
      stream.resume().end();
      await once(stream, "close");
    };
    await Promise.all(Array.from({ length: 50 }, (_, index) => call(index)));
    const valueIn = (lines: string[], name: string) =>
      lines.find((line) => line.startsWith(name))?.slice(name.length + 2);
    const pairs = seen.map((lines) => [valueIn(lines, "x-own"), valueIn(lines, "x-trace-color")]);
    expect(pairs).toHaveLength(50);
    for (const [own, color] of pairs) expect(color).toBe(own);
  });

  it("is judged by where it leads and by whom the request names", async () => {
    allow("127.0.0.1");
    expect(await inGray(() => arrives({ ":authority": "api.example.com" }))).toEqual([]);
    expect(await inGray(() => arrives({ host: "api.example.com" }))).toEqual([]);
    expect(await inGray(() => arrives([":authority", "api.example.com"]))).toEqual([]);
    for (const authority of ["127.0.0.1@api.example.com", "127.0.0.1/x"]) {
      // Servers refuse these.
      const stream = inGray(() => session.request({ ":authority": authority }).on("error", () => {}));
      expect(Object.keys(stream.sentHeaders).filter((name) => name.startsWith("x-"))).toEqual([]);
    }
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 5 });
    dyeing.close();
    allow("matching");
    expect(await inGray(() => arrives({ ":authority": "matching" }))).toEqual([]);
    dyeing.close();
    allow("matching", `127.0.0.1:${port}`);
    expect(await inGray(() => arrives({ ":authority": "matching:1" }))).toEqual(ALL);
    expect(await inGray(() => arrives({ ":authority": "127.0.0.1" }))).toEqual(ALL);
  });

  it("over a socket file gets nothing", async () => {
    allow("localhost", "127.0.0.1");
    const over = connect("http://localhost", { createConnection: () => net.connect(file) });
    expect(await inGray(() => arrives({ ":path": "/" }, { on: over }))).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
    over.destroy();
  });

  it("leaves what it is handed as it is", async () => {
    allow("127.0.0.1");
    const [object, list] = [
      Object.freeze({ ":path": "/", [sensitiveHeaders]: ["x-own"], "x-own": "1" }),
      Object.freeze([":path", "/"]),
    ];
    const stream = inGray(() => session.request(object as never));
    expect(stream.sentHeaders[sensitiveHeaders as never]).toEqual(["x-own"]);
    stream.resume();
    await once(stream, "close");
    expect(seen.at(-1)).toEqual([...ALL, "x-own: 1"].sort());
    expect(await inGray(() => arrives(list))).toEqual(ALL);
  });

  it("lets stand what the caller set, and counts it", async () => {
    allow("127.0.0.1");
    for (const headers of [{ "X-Trace-Color": "blue" }, ["X-Trace-Color", "blue"]]) {
      expect(await inGray(() => arrives(headers))).toEqual(ALL.map((line) => line.replace("gray", "blue")));
    }
    expect(dyeing.counters()).toEqual({ "outbound-caller-set": 2 });
  });

  it("does not count what `outboundHeaders()` gave its caller", async () => {
    allow("127.0.0.1");
    expect(await inGray(() => arrives(Object.fromEntries(dyeing.outboundHeaders("127.0.0.1"))))).toEqual(ALL);
    expect(dyeing.counters()).toEqual({});
  });

  it("takes no dye that was put there by hand to a host that is not allowed (row 59)", async () => {
    allow("matching");
    const byHand = { "X-Dye": GRAY["x-dye"], "x-trace-color": "gray", "X-USER-level": ["A", "B"], "x-own": "1" };
    const asList = ["X-Dye", GRAY["x-dye"], "x-trace-color", "gray", "X-USER-level", "A", "x-own", "1"];
    for (const headers of [byHand, asList]) expect(await arrives(headers as Given)).toEqual(["x-own: 1"]);
    expect(dyeing.counters()).toEqual({ "outbound-removed": 6 });
  });

  it("takes none in trailers either", async () => {
    allow("matching");
    const stream = session.request({ ":method": "POST", "x-dye": GRAY["x-dye"] }, { waitForTrailers: true });
    stream.on("wantTrailers", () =>
      stream.sendTrailers({ "x-user-level": "VIP3", "x-trace-color": "gray", "x-own": "1" }),
    );
    stream.resume().end("text");
    await once(stream, "close");
    expect(seen.at(-1)).toEqual(["x-own: 1"]);
    expect(dyeing.counters()).toEqual({ "outbound-removed": 3 });
  });

  it("passes trace headers on, or leaves them to a tracer, as a whole", async () => {
    allow("127.0.0.1");
    const trace = { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: "v=1" };
    const traces = (lines: string[] | undefined) => lines?.filter((line) => /^(?:trace|b3|x-b3)/.test(line));
    expect(traces(await inGray(() => arrives({}), trace))).toEqual([
      `traceparent: ${trace.traceparent}`,
      "tracestate: v=1",
    ]);
    expect(traces(await inGray(() => arrives({ traceparent: "other" }), trace))).toEqual(["traceparent: other"]);
    expect(traces(await inGray(() => arrives({ b3: "0" }), trace))).toEqual(["b3: 0"]);
    expect(traces(await inGray(() => arrives(["X-B3-Sampled", "1"]), trace))).toEqual(["x-b3-sampled: 1"]);
  });

  it("of grpc-js is left to its interceptor, but for what may not leave", async () => {
    allow("127.0.0.1");
    const agent = { "user-agent": "grpc-node-js/1.14.4" };
    expect(await inGray(() => arrives(agent))).toEqual([]);
    expect(await inGray(() => arrives({ ...agent, "x-trace-color": "blue" }))).toEqual(["x-trace-color: blue"]);
    expect(dyeing.counters()).toEqual({});
    expect(await inGray(() => arrives({ ...agent, ":authority": "api.example.com", "x-trace-color": "blue" }))).toEqual(
      [],
    );
    expect(dyeing.counters()).toEqual({ "outbound-removed": 1 });
  });

  it("is as it was when the last runtime is closed", async () => {
    allow("127.0.0.1");
    const { request } = Object.getPrototypeOf(session);
    dyeing.close();
    expect(Object.getPrototypeOf(session).request).not.toBe(request);
    expect(Object.getPrototypeOf(session).request.name).toBe("request");
    expect(await arrives({ "x-trace-color": "gray" })).toEqual(["x-trace-color: gray"]);
  });
});
