import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import type { Exchange } from "../inbound/exchange.ts";
import type { PolicyDecision } from "../policy/decision.ts";
import type { Policy } from "../policy/policy.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import { createDyeing } from "./create-dyeing.ts";
import type { Dyeing } from "./dyeing.ts";
import type { DyeingOptions } from "./dyeing-options.ts";

const GRAY = { "x-trace-color": "gray", "x-dye": 'h=("x-user-level"), org="gateway", hop=0', "x-user-level": "VIP3" };
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let dyeing: Dyeing;
const make = (options: Partial<DyeingOptions> = {}) =>
  createDyeing({ service: "order", allow: ["matching"], ...options });
beforeEach(() => {
  dyeing = make();
});
afterEach(() => dyeing.close());

function exchangeOf(headers: Record<string, string | string[]>, extra: Partial<Exchange> = {}) {
  const response: Record<string, string> = {};
  const exchange: Exchange = {
    method: "GET",
    target: "/",
    header: (name) => headers[name],
    setResponseHeader: (name, value) => {
      response[name] = value;
    },
    vary: (name) => {
      response.vary = name;
    },
    ...extra,
  };
  return { exchange, response };
}

function sent(d = dyeing): Record<string, string> {
  return Object.fromEntries(d.outboundHeaders("matching"));
}

describe("three states", () => {
  it("dyed: carries color, tags, x-dye one hop further, and the request id", () => {
    const { exchange, response } = exchangeOf({ ...GRAY, "x-request-id": "abc/1" });
    dyeing.receive(exchange, () => {
      expect(dyeing.current()).toMatchObject({ color: "gray", dyed: true, hop: 1, origin: "gateway" });
      expect(dyeing.current()?.tags.user_level).toBe("VIP3");
      expect(sent()).toEqual({
        "x-request-id": "abc/1",
        "x-trace-color": "gray",
        "x-user-level": "VIP3",
        "x-dye": 'h=("x-user-level"), org="gateway", hop=1',
      });
    });
    expect(response).toEqual({ "x-request-id": "abc/1", "x-trace-color": "gray", vary: "x-trace-color" });
  });

  it("undyed: sends default, and only because default came in", () => {
    dyeing.receive(exchangeOf({ "x-trace-color": "default" }).exchange, () => {
      expect(dyeing.current()).toMatchObject({ color: "default", dyed: false });
      expect(sent()["x-trace-color"]).toBe("default");
    });
  });

  it.each([[{}], [{ "x-trace-color": "a,b" }], [{ ...GRAY, "x-dye": "h=(" }]])(
    "unknown: %j sends no dye on, but the request id",
    (headers) => {
      dyeing.receive(exchangeOf({ ...headers, "x-request-id": "r1" }).exchange, () => {
        expect(dyeing.current()).toBeUndefined();
        expect(sent()).toEqual({ "x-request-id": "r1" });
      });
    },
  );

  it("carries nothing outside a request, and nothing to a host that is not allowed", () => {
    expect(sent()).toEqual({});
    dyeing.receive(exchangeOf(GRAY).exchange, () => expect(dyeing.outboundHeaders("api.example.com")).toEqual([]));
  });
});

describe("request identity", () => {
  it.each([["a, b"], [""], ["a b"], ["x".repeat(257)], [["a", "b"]], ["\u00fc"]])("replaces %j by a UUIDv4", (id) => {
    dyeing.receive(exchangeOf({ "x-request-id": id as string }).exchange, () =>
      expect(dyeing.identity()?.requestId).toMatch(UUID_V4),
    );
  });

  it.each([
    [{ b3: "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1" }, "80f198ee56343ba864fe8b2a57d3eff7"],
    [
      { "x-b3-traceid": "463ac35c9f6413ad", "x-b3-spanid": "a2fb4a1d1a96d312", "x-b3-sampled": "1" },
      "463ac35c9f6413ad",
    ],
  ])("passes %j through", (headers, traceId) => {
    dyeing.receive(exchangeOf(headers).exchange, () => {
      expect(dyeing.identity()?.traceId).toBe(traceId);
      expect(sent()).toMatchObject(headers);
    });
  });
});

describe("an edge", () => {
  const decision: PolicyDecision = {
    color: "blue",
    tags: [{ spec: { key: "city", header: "x-city", scope: "route", priority: 0 }, value: "\u5317\u4eac" }],
    revision: "9",
    rule: "r",
    undyedBecause: undefined,
  };
  const policy = (accept: "none" | "all" | undefined, decide = () => decision): Policy => ({
    revision: "9",
    vocabulary: NO_VOCABULARY,
    trust: { accept, allow: ["matching"] },
    decide,
  });
  const edge = (p: Policy) =>
    createDyeing({ service: "gateway", role: "edge", policy: { current: () => p, close: () => {} } });

  it("ignores and counts what comes from outside, decides itself, and does not echo the color", () => {
    const gateway = edge(policy(undefined));
    const { exchange, response } = exchangeOf(GRAY);
    gateway.receive(exchange, () => {
      expect(gateway.current()).toMatchObject({ color: "blue", hop: 0, origin: "gateway", revision: "9", rule: "r" });
      expect(gateway.current()?.tags.city).toBe("\u5317\u4eac");
      expect(Object.fromEntries(gateway.outboundHeaders("matching"))).toMatchObject({
        "x-trace-color": "blue",
        "x-city": "%E5%8C%97%E4%BA%AC",
        "x-dye": 'h=("x-city"), rev="9", rule="r", org="gateway", hop=0',
      });
    });
    expect(gateway.counters()).toMatchObject({ "inbound-untrusted": 1 });
    expect(response).not.toHaveProperty("x-trace-color");
    gateway.close();
  });

  it("takes a dye when the policy accepts it, and decides when what came is malformed", () => {
    const gateway = edge(policy("all"));
    gateway.receive(exchangeOf(GRAY).exchange, () => expect(gateway.current()?.color).toBe("gray"));
    gateway.receive(exchangeOf({ "x-trace-color": "A" }).exchange, () => expect(gateway.current()?.color).toBe("blue"));
    gateway.close();
  });

  it("is undyed, explicitly, by a policy that decides nothing", () => {
    const gateway = edge(handMadePolicy().current());
    gateway.receive(exchangeOf(GRAY).exchange, () => expect(gateway.current()?.color).toBe("default"));
    gateway.close();
  });

  it("lets the request run when the policy throws", () => {
    const gateway = edge(
      policy(undefined, () => {
        throw new Error("policy bug");
      }),
    );
    expect(gateway.receive(exchangeOf({}).exchange, () => "served")).toBe("served");
    expect(gateway.counters()).toEqual({ "receive-failed": 1 });
    gateway.close();
  });
});

describe("current", () => {
  it("is what code can read of a dye when it is written as JSON", () => {
    const local = make();
    const { exchange } = exchangeOf(GRAY);
    local.receive(exchange, () => {
      const dye = local.current();
      expect(JSON.parse(JSON.stringify(dye))).toEqual({
        color: dye?.color,
        dyed: true,
        tags: { ...dye?.tags },
        hop: dye?.hop,
        ...(dye?.origin === undefined ? {} : { origin: dye.origin }),
        ...(dye?.revision === undefined ? {} : { revision: dye.revision }),
        ...(dye?.rule === undefined ? {} : { rule: dye.rule }),
        cut: false,
      });
      expect(Object.values(dye?.toJSON() ?? {})).toHaveLength(8);
    });
    local.close();
  });
});

describe("withTags, bind, runAsRoot", () => {
  it("adds and replaces tags for what runs inside, and only there", () => {
    const local = make({ policy: handMadePolicy({ tags: [{ key: "trip", header: "x-trip-type" }] }) });
    local.receive(exchangeOf(GRAY).exchange, () => {
      local.withTags({ trip: "commute", user_level: "NEW" }, () => {
        expect(sent(local)).toMatchObject({ "x-trip-type": "commute", "x-user-level": "NEW" });
        expect(sent(local)["x-dye"]).toContain('h=("x-user-level" "x-trip-type"), k=("x-trip-type" "trip")');
      });
      expect(sent(local)).not.toHaveProperty("x-trip-type");
    });
    expect(local.counters()).toEqual({});
    local.close();
  });

  it("leaves out and counts tags that cannot travel", () => {
    const bad = { color: "blue", Bad: "1", unheard_of: "1", user_level: "" };
    dyeing.receive(exchangeOf(GRAY).exchange, () =>
      dyeing.withTags(bad, () => expect(Object.keys(dyeing.current()?.tags ?? {})).toEqual(["user_level"])),
    );
    expect(dyeing.counters()).toEqual({ "tag-invalid": 3, "tag-unknown": 1 });
  });

  it("runs the function when the tags cannot be read", () => {
    const broken = Object.defineProperty({}, "a", {
      enumerable: true,
      get: () => {
        throw new Error("broken");
      },
    });
    for (const tags of [undefined, null, broken]) {
      const color = () => dyeing.withTags(tags as never, () => dyeing.current()?.color);
      expect(dyeing.receive(exchangeOf(GRAY).exchange, color)).toBe("gray");
    }
    expect(dyeing.counters()).toEqual({ "tags-failed": 3 });
  });

  it("adds no tags to the unknown state", () => {
    dyeing.receive(exchangeOf({}).exchange, () =>
      dyeing.withTags({ a: "1" }, () => expect(sent()).not.toHaveProperty("x-a")),
    );
    expect(dyeing.counters()).toMatchObject({ "tags-without-dye": 1 });
  });

  it("binds a function to the dye of now", () => {
    const bound = dyeing.receive(exchangeOf(GRAY).exchange, () =>
      dyeing.bind((n: number) => [n, dyeing.current()?.color]),
    );
    expect(bound(3)).toEqual([3, "gray"]);
    expect(dyeing.current()).toBeUndefined();
  });

  it("starts a root: undyed, with a request id of its own and without a trace", () => {
    const { exchange } = exchangeOf({
      ...GRAY,
      "x-request-id": "r1",
      traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    });
    dyeing.receive(exchange, () =>
      dyeing.runAsRoot(() => {
        expect(sent()["x-trace-color"]).toBe("default");
        expect(sent()).not.toHaveProperty("traceparent");
        expect(dyeing.identity()?.requestId).toMatch(UUID_V4);
      }),
    );
  });

  it("row 1: keeps the dye across awaited thenables, timers and microtasks", async () => {
    // biome-ignore lint/suspicious/noThenProperty: a custom thenable is what is tested
    const thenable = { then: (resolve: (v: string) => void) => setTimeout(() => resolve("x"), 1) };
    await dyeing.receive(exchangeOf(GRAY).exchange, async () => {
      await thenable;
      expect(dyeing.current()?.color).toBe("gray");
      await new Promise((resolve) => setImmediate(resolve));
      expect(dyeing.current()?.color).toBe("gray");
      await (async () => thenable)();
      expect(dyeing.current()?.color).toBe("gray");
    });
    expect(dyeing.current()).toBeUndefined();
  });
});

describe("messages", () => {
  it("go out with the dye and come in as their own context", () => {
    const headers = dyeing.receive(exchangeOf({ ...GRAY, "x-request-id": "r1" }).exchange, () =>
      dyeing.injectMessage({ "content-type": "json" }),
    );
    expect(headers).toMatchObject({ "content-type": "json", "x-trace-color": "gray", "x-request-id": "r1" });
    // A consumer that was started inside another request must not hand on that request's dye.
    dyeing.receive(exchangeOf({ "x-trace-color": "blue" }).exchange, () => {
      dyeing.receiveMessage(headers, () => expect(dyeing.current()).toMatchObject({ color: "gray", hop: 2 }));
      dyeing.receiveMessage({}, () => expect(dyeing.current()).toBeUndefined());
      expect(dyeing.current()?.color).toBe("blue");
    });
  });

  it("keep headers that the caller set", () => {
    const headers = dyeing.receive(exchangeOf(GRAY).exchange, () => dyeing.injectMessage({ "x-trace-color": "mine" }));
    expect(headers["x-trace-color"]).toBe("mine");
    expect(dyeing.counters()).toEqual({ "outbound-caller-set": 1 });
  });

  it.each([
    [{ "x-trace-color": 7 }],
    [{ "x-trace-color": { a: 1 } }],
    [{ "x-trace-color": Buffer.from([0xff, 0x00]) }],
    [Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, "1"]))],
  ])("survive hostile headers", (headers) => {
    expect(dyeing.receiveMessage(headers, () => dyeing.current())).toBeUndefined();
  });
});

describe("emitters and repeated installation", () => {
  it("runs listeners in the request's context, whoever emits", () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    dyeing.receive(exchangeOf(GRAY, { emitters: [emitter] }).exchange, () => {
      emitter.on("end", () => seen.push(dyeing.current()?.color));
    });
    emitter.emit("end");
    dyeing.receive(exchangeOf({ "x-trace-color": "blue" }).exchange, () => emitter.emit("end"));
    expect(seen).toEqual(["gray", "gray"]);
  });

  it("leaves a listener that was there first alone, and runs one that takes its place", () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    const note = () => seen.push(dyeing.current()?.color);
    const first = () => note();
    emitter.on("finish", first);
    dyeing.receive(exchangeOf(GRAY, { emitters: [emitter] }).exchange, () => {});
    emitter.emit("finish");
    emitter.on("finish", note);
    emitter.emit("finish");
    emitter.off("finish", first).emit("finish");
    expect(seen).toEqual([undefined, "gray", "gray", "gray"]);
  });

  it("receives a request once", () => {
    const emitter = new EventEmitter();
    const { exchange } = exchangeOf(GRAY, { emitters: [emitter] });
    dyeing.receive(exchange, () => dyeing.receive(exchange, () => expect(dyeing.current()?.hop).toBe(1)));
    expect(dyeing.counters()).toEqual({ "received-twice": 1 });
  });

  it("runs the request undyed when an exchange of an adapter throws", () => {
    const { exchange } = exchangeOf(GRAY, {
      header: () => {
        throw new Error("adapter bug");
      },
    });
    expect(dyeing.receive(exchange, () => dyeing.current() ?? "undyed")).toBe("undyed");
    expect(dyeing.counters()).toEqual({ "receive-failed": 1 });
  });

  it("lets the application's own errors pass", () => {
    expect(() =>
      dyeing.receive(exchangeOf(GRAY).exchange, () => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    expect(dyeing.counters()).toEqual({});
  });
});
