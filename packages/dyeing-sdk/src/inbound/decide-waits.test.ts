import { afterEach, describe, expect, it } from "vitest";
import { handMadePolicy } from "../../test/hand-made-policy.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import type { Policy } from "../policy/policy.ts";

let dyeing: Dyeing;
afterEach(() => dyeing.close());

/** A policy whose level is known only after a moment, and by a claim only. */
const asking: Policy = {
  ...handMadePolicy({ color: (facts) => (facts.sourced?.("level") === "VIP3" ? "gray" : undefined) }).current(),
  prepare: (facts) => {
    const user = facts.claim?.("sub");
    if (user === undefined) return undefined;
    const { method, path } = facts;
    const known = user === "vip" ? "VIP3" : "NEW";
    return Promise.resolve({ method, path, header: (name) => facts.header(name), sourced: () => known });
  },
};
const edge = (decides: "at-once" | "later", policy = asking) => {
  dyeing = createDyeing({
    service: "gateway",
    role: "edge",
    decides,
    allow: ["order"],
    policy: { current: () => policy, close: () => {} },
  });
};
const exchange = (facts?: { claims: Record<string, unknown> }) => ({
  method: "GET",
  target: "/",
  request: {},
  header: () => undefined,
  facts,
});
const color = () => dyeing.current()?.color;
const VIP = { claims: { sub: "vip" } };

describe.each(["at-once", "later"] as const)("dyeing.decide() of an edge that decides %s", (decides) => {
  it("waits only where a source has to be asked, and goes on in the request's context", async () => {
    edge(decides);
    await dyeing.receive(exchange(), async () => {
      const decided = dyeing.decide(VIP, color);
      expect(decided).toBeInstanceOf(Promise);
      expect(await decided).toBe("gray");
      expect(color()).toBe("gray");
    });
    expect(dyeing.receive(exchange(), () => dyeing.decide({ claims: {} }, color))).toBe("default");
    expect(dyeing.counters()).toEqual({});
  });

  it("does not decide what has gone out, or was decided, meanwhile", async () => {
    edge(decides);
    const before = decides === "later" ? undefined : "default";
    await dyeing.receive(exchange(), async () => {
      const first = dyeing.decide(VIP, color);
      const second = dyeing.decide({ claims: {} }, color);
      expect(second).toBe("default");
      expect(await first).toBe("default");
    });
    expect(dyeing.counters()).toEqual({ "decide-twice": 1 });
    if (decides === "later") return;
    await dyeing.receive(exchange(), async () => {
      const decided = dyeing.decide(VIP, color);
      dyeing.outboundHeaders("order");
      expect(await decided).toBe(before);
    });
    expect(dyeing.counters()).toEqual({ "decide-twice": 1, "decide-too-late": 1 });
  });

  it("hands over what next throws", async () => {
    edge(decides);
    const fail = () => {
      throw new Error("the application's");
    };
    await dyeing.receive(exchange(), () => expect(dyeing.decide(VIP, fail)).rejects.toThrow("the application's"));
  });

  it("goes on without it when the source fails", async () => {
    edge(decides, { ...asking, prepare: () => Promise.reject(new Error("no source")) });
    await dyeing.receive(exchange(), async () => expect(await dyeing.decide(VIP, color)).toBe("default"));
    expect(dyeing.counters()["prepare-failed"]).toBeGreaterThan(0);
  });
});

it("what comes with the exchange is asked by before the request enters, unless it is decided later", async () => {
  edge("at-once");
  expect(await dyeing.handle(exchange(VIP), color)).toBe("gray");
  dyeing.close();
  edge("later");
  expect(dyeing.prepare(exchange(VIP))).toBeUndefined();
});
