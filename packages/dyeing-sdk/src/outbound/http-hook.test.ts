import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions, request } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { type FarSide, startFarSide } from "./support/far-side.ts";

const TRACE = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
const GRAY = {
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-request-id": "r1",
  "x-dye": 'h=("x-user-level"), hop=1',
};
const DYE = ["x-trace-color: gray", "x-user-level: VIP3", 'x-dye: h=("x-user-level"), hop=2'];
const ALL = ["x-request-id: r1", ...DYE];

/** Of any request. */
const OUTSIDE = "outside";

let far: FarSide;
let dyeing: Dyeing;
beforeAll(async () => {
  far = await startFarSide();
});
afterAll(() => far.close());
const allow = (...hosts: string[]) => {
  dyeing = createDyeing({ service: "order", allow: hosts });
};
beforeEach(() => {
  far.seen.length = 0;
});
afterEach(() => dyeing.close());

/** Sends in a gray request, and waits for the answer. */
function send(
  options: RequestOptions,
  work: (sent: ClientRequest) => void = (sent) => sent.end(),
  carried: Record<string, string> | typeof OUTSIDE = GRAY,
): Promise<IncomingMessage> {
  const go = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port: far.port, agent: false, ...options });
      sent.on("error", reject).on("response", (res) => res.resume().on("end", () => resolve(res)));
      work(sent);
    });
  return carried === OUTSIDE ? go() : dyeing.receiveMessage(carried, go);
}

/** Ways to write the header block of a request. */
const writings: readonly [string, RequestOptions, (sent: ClientRequest) => void][] = [
  ["end()", {}, (sent) => sent.end()],
  ["end(text)", { method: "POST" }, (sent) => sent.end("text")],
  ["end(bytes)", { method: "POST" }, (sent) => sent.end(Buffer.from("bytes"))],
  ["write() and end()", { method: "POST" }, (sent) => sent.write("a", () => sent.end("b"))],
  [
    "flushHeaders()",
    {},
    (sent) => {
      sent.flushHeaders();
      setTimeout(() => sent.end(), 5);
    },
  ],
  ["end() when there is a socket", {}, (sent) => sent.on("socket", () => setTimeout(() => sent.end(), 5))],
  ["an array of headers", { headers: ["host", "a", "X-Mine", "1"] as never }, (sent) => sent.end()],
  ["an array of headers, and a body", { method: "POST", headers: ["Host", "a"] as never }, (sent) => sent.end("text")],
  [
    "Expect",
    { method: "POST", headers: { expect: "100-continue" } },
    (sent) => {
      sent.on("continue", () => sent.end("text"));
    },
  ],
  [
    "Expect in an array",
    { method: "POST", headers: ["host", "a", "Expect", "100-continue"] as never },
    (sent) => {
      sent.on("continue", () => sent.end("text"));
    },
  ],
  [
    "Expect, set late",
    { method: "POST" },
    (sent) => {
      sent.setHeader("expect", "100-continue").on("continue", () => sent.end("text"));
      sent.flushHeaders();
    },
  ],
  [
    "Expect, set when there is a socket",
    { method: "POST" },
    (sent) => {
      sent.on("continue", () => sent.end("text"));
      sent.on("socket", (socket) =>
        socket.on("connect", () => {
          sent.setHeader("expect", "100-continue");
          sent.flushHeaders();
        }),
      );
    },
  ],
];

describe("node:http, whatever writes the header block:", () => {
  it.each(writings)("%s carries the dye, one line each", async (_, options, work) => {
    allow("127.0.0.1");
    await send(options, work);
    expect(far.lines().sort()).toEqual(
      [...ALL, ...(JSON.stringify(options).includes("X-Mine") ? ["x-mine: 1"] : [])].sort(),
    );
    expect(dyeing.counters()).toEqual({});
  });

  it.each(writings)("%s takes nothing to a host that is not allowed", async (_, options, work) => {
    allow("matching");
    await send(options, work);
    expect(far.lines().filter((line) => line !== "x-mine: 1")).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
  });
});

/** Ways to put a dye into a request by hand. */
const byHand: readonly [string, RequestOptions, (sent: ClientRequest) => void][] = [
  ["headers", { headers: GRAY }, (sent) => sent.end()],
  [
    "headers in odd case",
    { headers: { "X-TRACE-Color": "gray", "X-Dye": GRAY["x-dye"], "x-USER-level": "VIP3" } },
    (sent) => sent.end(),
  ],
  [
    "lists of values",
    { headers: { "x-trace-color": ["gray"], "x-user-level": ["A", "B"], "x-dye": [GRAY["x-dye"]] } },
    (sent) => sent.end(),
  ],
  [
    "setHeader() after request()",
    {},
    (sent) => {
      for (const [name, value] of Object.entries(GRAY)) sent.setHeader(name, value);
      sent.end();
    },
  ],
  ["setHeaders()", {}, (sent) => sent.setHeaders(new Headers(GRAY)).end()],
  [
    "appendHeader()",
    {},
    (sent) => {
      for (const [name, value] of Object.entries(GRAY)) sent.appendHeader(name, value).appendHeader(name, value);
      sent.end();
    },
  ],
  ["an array", { headers: ["host", "a", ...Object.entries(GRAY).flat()] as never }, (sent) => sent.end()],
  [
    "an array in odd case",
    { headers: ["host", "a", "X-Dye", GRAY["x-dye"], "X-User-LEVEL", "VIP3", "x-Trace-Color", "gray"] as never },
    (sent) => sent.end(),
  ],
  ["an array of pairs", { headers: [["host", "a"], ...Object.entries(GRAY)] as never }, (sent) => sent.end()],
  [
    "Expect",
    { method: "POST", headers: { ...GRAY, expect: "100-continue" } },
    (sent) => {
      sent.on("continue", () => sent.end("text"));
    },
  ],
  [
    "trailers",
    { method: "POST", headers: { "x-dye": GRAY["x-dye"] } },
    (sent) => {
      sent.write("a");
      sent.addTrailers({ "X-Trace-Color": "gray", "x-user-level": "VIP3", "x-trailer": "1" });
      sent.end();
    },
  ],
];
const kept = (lines: string[]) => lines.filter((line) => !/^x-(?:request-id|trailer)/.test(line));

describe("a dye that was put into a request by hand (row 59)", () => {
  it.each(byHand)("as %s leaves for no host that is not allowed, from inside a request", async (_, options, work) => {
    allow("matching");
    await send(options, work);
    expect(kept(far.lines())).toEqual([]);
    expect(dyeing.counters()["outbound-removed"]).toBe(3);
    expect(dyeing.counters()["outbound-leaked"]).toBeUndefined();
  });

  it.each(byHand)("as %s leaves for no host that is not allowed, from outside of any", async (_, options, work) => {
    allow("matching");
    await send(options, work, OUTSIDE);
    expect(kept(far.lines())).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-removed": 3 });
  });

  it.each(byHand)("as %s stands where it is allowed", async (_, options, work) => {
    allow("127.0.0.1");
    await send(options, work, OUTSIDE);
    expect(kept(far.lines()).length).toBeGreaterThanOrEqual(3);
    expect(dyeing.counters()).toEqual({});
  });

  it("cannot take other headers out of a request by listing them", async () => {
    allow("matching");
    const headers = {
      "x-dye": 'h=("authorization" "content-type" "host" "x-mine")',
      authorization: "a",
      "content-type": "b",
      "x-mine": "1",
    };
    await send({ headers }, undefined, OUTSIDE);
    expect(far.seen[0]?.headers).toMatchObject({
      authorization: "a",
      "content-type": "b",
      host: `127.0.0.1:${far.port}`,
    });
    expect(far.lines()).toEqual([]);
  });

  it("takes the headers along that a malformed x-dye lists", async () => {
    allow("matching");
    await send({ headers: { "x-dye": 'h=("x-a" "X-B"', "x-a": "1", "X-B": "2" } }, undefined, OUTSIDE);
    expect(far.lines()).toEqual([]);
  });

  it("is ours where it is what `outboundHeaders()` gives, and not counted", async () => {
    allow("127.0.0.1");
    await dyeing.receiveMessage(GRAY, async () => {
      const own = Object.fromEntries(dyeing.outboundHeaders("127.0.0.1"));
      await send({ headers: own }, undefined, OUTSIDE);
    });
    expect(far.lines().sort()).toEqual([...ALL].sort());
    expect(dyeing.counters()).toEqual({});
  });

  it("stands beside ours where the caller set one of them, and is counted", async () => {
    allow("127.0.0.1");
    await send({ headers: { "X-Trace-Color": "blue" } });
    expect(far.lines().sort()).toEqual(
      ["x-trace-color: blue", ...ALL.filter((line) => !line.startsWith("x-trace-c"))].sort(),
    );
    expect(dyeing.counters()).toEqual({ "outbound-caller-set": 1 });
  });
});

describe.each(["z", "Z", "tenant", "b9", "X-Zone"])("a tag's header `%s`", (name) => {
  const received = { "x-trace-color": "gray", "x-dye": `h=("${name.toLowerCase()}")`, [name.toLowerCase()]: "ours" };
  const valuesOf = (seen: IncomingMessage | undefined) =>
    (seen?.rawHeaders ?? []).filter((_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === name.toLowerCase());

  it.each([
    ["node:http", () => send({ headers: { [name]: "theirs" } }, undefined, received)],
    [
      "fetch",
      () =>
        dyeing.receiveMessage(received, async () =>
          (await fetch(`http://127.0.0.1:${far.port}/`, { headers: { [name]: "theirs" } })).text(),
        ),
    ],
  ])("is sent once, and as the caller set it, by %s", async (_, call) => {
    allow("127.0.0.1");
    await call();
    expect(valuesOf(far.seen.at(-1))).toEqual(["theirs"]);
    expect(dyeing.counters()).toEqual({ "outbound-caller-set": 1 });
  });
});

describe("a client that copies what it sent to a redirect's host (row 57)", () => {
  it.each([301, 302, 303, 307, 308])("has nothing to copy, status %i", async (status) => {
    allow("localhost");
    const inside = await startFarSide({ host: "localhost" }, (_, res) =>
      res.writeHead(status, { location: "/" }).end(),
    );
    let copied: OutgoingHttpHeaders = {};
    await send({ host: "localhost", port: inside.port }, (sent) => {
      sent.setHeader("x-mine", "1");
      sent.on("response", () => {
        copied = sent.getHeaders();
      });
      sent.end();
    });
    expect(inside.lines().sort()).toEqual([...ALL, "x-mine: 1"].sort());
    await send({ headers: copied });
    expect(far.lines()).toEqual(["x-mine: 1"]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
    inside.close();
  });
});

describe("trace headers", () => {
  const received = { ...GRAY, traceparent: TRACE, tracestate: "v=1" };
  const traces = () => far.lines().filter((line) => /^(?:trace|b3|x-b3)/.test(line));

  it("go on as they came", async () => {
    allow("127.0.0.1");
    await send({}, undefined, received);
    expect(traces()).toEqual([`traceparent: ${TRACE}`, "tracestate: v=1"]);
  });

  const others = [
    { traceparent: `00-${"c".repeat(32)}-${"d".repeat(16)}-01` },
    { tracestate: "x=2" },
    { b3: "0" },
    { "X-B3-TraceId": "c".repeat(16) },
    { "x-b3-sampled": "1" },
  ];
  it.each(others)("of a tracer, %j, stand instead of all of ours", async (headers: Record<string, string>) => {
    allow("127.0.0.1");
    const lines = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`);
    await send({ headers }, undefined, received);
    expect(traces()).toEqual(lines);
    await send({ headers: ["host", "a", ...Object.entries(headers).flat()] as never }, undefined, received);
    expect(traces()).toEqual(lines);
    await dyeing.receiveMessage(received, async () =>
      (await fetch(`http://127.0.0.1:${far.port}/`, { headers })).text(),
    );
    expect(traces()).toEqual(lines);
    expect(dyeing.counters()).toEqual({});
  });

  it("of a tracer that sets them after us stand as well", async () => {
    allow("127.0.0.1");
    const late = (message: unknown) => (message as { request: ClientRequest }).request.setHeader("traceparent", "late");
    subscribe("http.client.request.created", late);
    await send({}, undefined, received);
    unsubscribe("http.client.request.created", late);
    expect(traces()).toEqual(["traceparent: late"]);
  });
});

describe("the hook", () => {
  it("is out again when the last runtime is closed", async () => {
    allow("127.0.0.1");
    const other = createDyeing({ service: "order", allow: [] });
    dyeing.close();
    expect(Object.hasOwn(ClientRequest.prototype, "_storeHeader")).toBe(true);
    other.close();
    expect(Object.hasOwn(ClientRequest.prototype, "_storeHeader")).toBe(false);
    expect(Object.hasOwn(ClientRequest.prototype, "addTrailers")).toBe(false);
  });

  it("fails no request when a policy does, and takes out what it knows", async () => {
    const current = () => {
      throw new Error("the policy is broken");
    };
    dyeing = createDyeing({ service: "order", allow: ["matching"], policy: { current, close: () => {} } });
    await send({ headers: { ...GRAY, "x-mine": "1" } }, undefined, OUTSIDE);
    expect(far.lines()).toEqual(["x-request-id: r1", "x-mine: 1"]);
    expect(dyeing.counters()).toEqual({ "outbound-removed": 3 });
  });
});
