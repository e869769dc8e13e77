import { afterEach, describe, expect, it, vi } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import type { Exchange } from "./exchange.ts";

/** A policy whose rules look at a header that only waiting gives. */
const policy = (color: string): Policy =>
  handMadePolicy({ color: (facts) => (facts.header("x-level") === "VIP3" ? color : undefined) }).current();
const known = (facts: RequestFacts): RequestFacts => ({
  method: facts.method,
  path: facts.path,
  header: (name) => (name === "x-level" ? "VIP3" : facts.header(name)),
});

let dyeing: Dyeing;
let current: Policy;
const edge = (prepare: Policy["prepare"]) => {
  current = prepare === undefined ? policy("gray") : { ...policy("gray"), prepare };
  dyeing = createDyeing({ service: "gateway", role: "edge", policy: { current: () => current, close: () => {} } });
};
afterEach(() => {
  vi.useRealTimers();
  dyeing.close();
});

const exchangeOf = (): Exchange => ({ method: "GET", target: "/", header: () => undefined });
const colorNow = () => dyeing.current()?.color;

describe("a request that enters", () => {
  it("waits for nothing where nothing has to be known", () => {
    edge(undefined);
    expect(dyeing.prepare(exchangeOf())).toBeUndefined();
    expect(dyeing.handle(exchangeOf(), colorNow)).toBe("default");
    dyeing.close();
    edge(() => undefined);
    expect(dyeing.handle(exchangeOf(), colorNow)).toBe("default");
  });

  it("waits for what is missing, in one call and in two", async () => {
    edge(async (facts) => known(facts));
    expect(await dyeing.handle(exchangeOf(), colorNow)).toBe("gray");
    const exchange = exchangeOf();
    await dyeing.prepare(exchange);
    expect(dyeing.receive(exchange, colorNow)).toBe("gray");
    expect(dyeing.receive(exchangeOf(), colorNow)).toBe("default");
    expect(dyeing.counters()).toEqual({});
  });

  it("keeps the snapshot that it began with", async () => {
    edge(async (facts) => known(facts));
    const exchange = exchangeOf();
    const waiting = dyeing.prepare(exchange);
    current = policy("blue");
    await waiting;
    expect(dyeing.receive(exchange, colorNow)).toBe("gray");
  });

  it("waits 5 ms at most, and is decided by what is known then", async () => {
    edge(() => new Promise(() => {}));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const entered = vi.fn(colorNow);
    const received = dyeing.handle(exchangeOf(), entered);
    await vi.advanceTimersByTimeAsync(4);
    expect(entered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toHaveBeenCalledOnce();
    expect(await received).toBe("default");
    const waiting = dyeing.prepare(exchangeOf());
    await vi.advanceTimersByTimeAsync(5);
    expect(await waiting).toBeUndefined();
    expect(dyeing.counters()).toEqual({ "prepare-timeout": 2 });
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("no source"))],
    [
      "throws",
      () => {
        throw new Error("no source");
      },
    ],
  ])("goes on when the source %s", async (_how, prepare) => {
    edge(prepare);
    expect(await dyeing.handle(exchangeOf(), colorNow)).toBe("default");
    expect(dyeing.counters()).toEqual({ "prepare-failed": 1 });
  });

  it("hands over what the application throws, at once or after a wait", async () => {
    const fail = () => {
      throw new Error("the application's");
    };
    edge(undefined);
    expect(() => dyeing.handle(exchangeOf(), fail)).toThrow("the application's");
    dyeing.close();
    edge(async (facts) => facts);
    await expect(dyeing.handle(exchangeOf(), fail)).rejects.toThrow("the application's");
    expect(dyeing.counters()).toEqual({});
  });
});

it("an interior service never waits", () => {
  dyeing = createDyeing({
    service: "order",
    policy: { current: () => ({ ...policy("gray"), prepare: async (facts) => facts }), close: () => {} },
  });
  expect(dyeing.prepare(exchangeOf())).toBeUndefined();
});
