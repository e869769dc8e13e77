import { filePolicy, type PolicyDocument, readPolicy, staticMap, staticPolicy, type TagSource } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PolicyFolder } from "./reload/policy-folder.ts";

const document: PolicyDocument = {
  revision: "1",
  tags: {
    level: {
      header: "x-user-level",
      from: { source: "levels", by: 'request.headers["x-user-id"]' },
      values: ["NEW", "VIP3"],
    },
    zone: { header: "x-hot-zone", from: { source: "zones", by: 'request.headers["x-zone"]' } },
    score: { header: "x-driver-score", from: { source: "scores", by: "claims.sub" } },
    trip: { header: "x-trip-type", from: 'request.headers["x-trip-type"]' },
  },
  rules: [{ id: "vip", key: "color", value: "gray", when: 'tags.level == "VIP3" && tags.zone == "hot"' }],
};

let dyeing: Dyeing;
afterEach(() => {
  dyeing?.close();
  vi.useRealTimers();
});

const zones = staticMap({ "bj-5": "hot" });
const edge = (sources: Readonly<Record<string, TagSource>>, waitMs?: number) => {
  const options = waitMs === undefined ? {} : { waitMs };
  const policy = staticPolicy(document, { sources: { zones, scores: staticMap({}), ...sources }, ...options });
  dyeing = createDyeing({ service: "gateway", role: "edge", policy });
};
const exchange = (headers: Record<string, string>, sub?: string) => ({
  method: "GET",
  target: "/",
  request: {},
  header: (name: string) => headers[name],
  ...(sub !== undefined && { facts: { claims: { sub } } }),
});
const rider = { "x-user-id": "42", "x-zone": "bj-5", "x-trip-type": "commute" };
const dye = () => ({ color: dyeing.current()?.color, ...dyeing.current()?.tags });
const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

describe("a request whose tags come from sources", () => {
  it("is decided by what they have, and waits only for what has to be asked for", async () => {
    const load = vi.fn(async () => "VIP3");
    edge({ levels: { load } });
    const first = dyeing.handle(exchange(rider), dye);
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toEqual({ color: "gray", level: "VIP3", zone: "hot", trip: "commute" });
    expect(dyeing.handle(exchange(rider), dye)).toEqual({ color: "gray", level: "VIP3", zone: "hot", trip: "commute" });
    expect(load).toHaveBeenCalledOnce();
    expect(dyeing.handle(exchange({}), dye)).toEqual({ color: "default" });
    expect(dyeing.counters()).toEqual({});
  });

  it("asks by claims that come with it, or that the application hands in", async () => {
    const load = vi.fn(async () => "4.92");
    edge({ levels: staticMap({}), scores: { load } });
    expect(await dyeing.handle(exchange({}, "d1"), dye)).toMatchObject({ score: "4.92" });
    await dyeing.receive(exchange({}), async () => {
      expect(await dyeing.decide({ claims: { sub: "d2" } }, dye)).toMatchObject({ score: "4.92" });
    });
    expect(load.mock.calls).toEqual([["d1"], ["d2"]]);
  });

  it("does not ask for what the application hands in", () => {
    const load = vi.fn(async () => "NEW");
    edge({ levels: { load } });
    const handedIn = { ...exchange(rider), facts: { tags: { level: "VIP3" } } };
    expect(dyeing.handle(handedIn, dye)).toMatchObject({ color: "gray", level: "VIP3" });
    expect(load).not.toHaveBeenCalled();
  });

  it("a value that the policy does not know is no value", async () => {
    edge({ levels: { load: async () => "GOLD" } });
    expect(await dyeing.handle(exchange(rider), dye)).toEqual({ color: "default", zone: "hot", trip: "commute" });
  });

  it("waits 5 ms for all of them together; what came by then counts, what is late is for the next", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    edge({ levels: { load: () => after(6, "VIP3") }, scores: { load: () => after(4, "4.92") } });
    const entered = vi.fn(dye);
    const waiting = dyeing.handle(exchange(rider, "d1"), entered);
    await vi.advanceTimersByTimeAsync(4);
    expect(entered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toEqual({ color: "default", score: "4.92", zone: "hot", trip: "commute" });
    expect(dyeing.counters()).toEqual({ "tag-source-late": 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(dyeing.handle(exchange(rider, "d1"), dye)).toMatchObject({ color: "gray", level: "VIP3", score: "4.92" });
  });

  it("waits longer where the policy says so", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    edge({ levels: { load: () => after(40, "VIP3") } }, 50);
    const waiting = dyeing.handle(exchange(rider), dye);
    await vi.advanceTimersByTimeAsync(40);
    expect(await waiting).toMatchObject({ color: "gray" });
    expect(dyeing.counters()).toEqual({});
  });

  it("goes on when a source is down, and soon nobody waits for it", async () => {
    edge({ levels: { load: () => Promise.reject(new Error("down")) } });
    for (let at = 0; at < 5; at += 1)
      expect(await dyeing.handle(exchange(rider), dye)).toMatchObject({ color: "default" });
    expect(dyeing.handle(exchange(rider), dye)).toMatchObject({ color: "default", zone: "hot" });
    expect(dyeing.counters()).toEqual({ "tag-source-failed": 5 });
  });

  it("a thousand requests of one user ask once", async () => {
    const load = vi.fn(() => after(1, "VIP3"));
    edge({ levels: { load } }, 1000);
    const dyes = await Promise.all(Array.from({ length: 1000 }, () => dyeing.handle(exchange(rider), dye)));
    expect(dyes.every(({ color }) => color === "gray")).toBe(true);
    expect(load).toHaveBeenCalledOnce();
  });

  it("never asks by what is nobody's id", () => {
    const load = vi.fn(async () => "VIP3");
    edge({ levels: { load } });
    expect(dyeing.handle(exchange({ ...rider, "x-user-id": "x".repeat(257) }), dye)).toMatchObject({
      color: "default",
    });
    expect(load).not.toHaveBeenCalled();
  });
});

describe("a policy that names a source", () => {
  it("is refused where it was not handed in, with its place", () => {
    const { zones: _, ...others } = { zones, levels: staticMap({}), scores: staticMap({}) };
    expect(() => staticPolicy(document, { sources: others })).toThrow(
      "tags.zone.from.source: no source `zones` was handed in: give it with the option `sources`",
    );
    expect(() => staticPolicy(document)).toThrow("(and 2 more)");
  });

  it("can be looked at without it", () => {
    expect(readPolicy(JSON.stringify(document)).issues).toEqual([]);
  });

  it("keeps what it has asked for when it is reloaded", async () => {
    const folder = new PolicyFolder();
    const load = vi.fn(async () => "VIP3");
    folder.replace(JSON.stringify(document));
    const sources = { levels: { load }, zones, scores: staticMap({}) };
    const policy = filePolicy(folder.file, { sources, settleMs: 0, waitMs: 5000 });
    dyeing = createDyeing({ service: "gateway", role: "edge", policy });
    expect(await dyeing.handle(exchange(rider), dye)).toMatchObject({ color: "gray" });
    folder.replace(JSON.stringify({ ...document, revision: "2" }));
    expect((await policy.reload()).detail).toBe("policy `2` is what the file says");
    await dyeing.handle(exchange(rider), dye);
    // Within a second it is the cache's; a machine that is slow may ask again, and once.
    expect(load.mock.calls.length).toBeLessThanOrEqual(2);
    expect(policy.status().sources).toMatchObject({ levels: { state: "answers", failed: 0, keys: 1 } });
    folder.remove();
  }, 60_000);
});
