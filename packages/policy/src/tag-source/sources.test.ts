import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { redisHash } from "./redis-hash.ts";
import { refreshingTable } from "./refreshing-table.ts";
import { slidingWindow } from "./sliding-window.ts";
import { staticMap } from "./static-map.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const DAY = 86_400_000;

describe("slidingWindow", () => {
  it("is the weighted mean of seven days, with two decimals", () => {
    let now = 100 * DAY;
    const scores = slidingWindow({ now: () => now });
    expect(scores.get("d1")).toBeUndefined();
    for (const [value, weight] of [
      [5, 2],
      [4.9, 1],
      [4.7, 0.5],
    ] as const)
      scores.add("d1", value, { weight });
    expect(scores.get("d1")).toBe("4.93");
    now += 6 * DAY;
    scores.add("d1", 4);
    expect(scores.get("d1")).toBe("4.72");
    now += DAY;
    expect(scores.get("d1")).toBe("4.00");
    now += 6 * DAY;
    expect(scores.get("d1")).toBeUndefined();
  });

  it("takes no value that is none", () => {
    const scores = slidingWindow();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(scores.add("d1", value)).toBe(false);
    for (const weight of [0, -1, Number.NaN]) expect(scores.add("d1", 5, { weight })).toBe(false);
    expect(scores.get("d1")).toBeUndefined();
  });

  it("is what a naive mean over the same window gives, in whatever order values come", () => {
    const entry = fc.record({
      value: fc.integer({ min: 0, max: 500 }),
      weight: fc.integer({ min: 1, max: 9 }),
      at: fc.nat(20 * DAY),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.nat(20 * DAY), (entries, now) => {
        const scores = slidingWindow({ now: () => now });
        for (const { value, weight, at } of entries) scores.add("d", value / 100, { weight, at });
        const inside = entries.filter(({ at }) => at > now - 7 * DAY);
        const weights = inside.reduce((sum, { weight }) => sum + weight, 0);
        const mean = inside.reduce((sum, { value, weight }) => sum + value * weight, 0) / 100 / weights;
        const score = scores.get("d");
        if (weights === 0) expect(score).toBeUndefined();
        else expect(Math.abs(Number(score) - mean)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });

  it("keeps no more than it may", () => {
    let now = 0;
    const scores = slidingWindow({ now: () => (now += 1), maxEntries: 2, maxKeys: 2 });
    for (const value of [1, 2, 3]) scores.add("a", value);
    expect(scores.get("a")).toBe("2.50");
    scores.add("b", 1);
    scores.add("c", 1);
    expect([scores.get("a"), scores.get("b"), scores.get("c")]).toEqual([undefined, "1.00", "1.00"]);
  });
});

describe("refreshingTable", () => {
  it("is loaded at once and every two hours, and swapped whole", async () => {
    vi.useFakeTimers();
    let round = 0;
    const load = vi.fn(async () => {
      round += 1;
      return { [`zone-${round}`]: "hot" };
    });
    const zones = refreshingTable(load);
    expect(zones.get("zone-1")).toBeUndefined();
    await zones.ready;
    expect(zones.get("zone-1")).toBe("hot");
    expect(zones.get("constructor")).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect([zones.get("zone-1"), zones.get("zone-2")]).toEqual([undefined, "hot"]);
    zones.close();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("keeps the table before it when a load fails, says so, and tries again sooner", async () => {
    vi.useFakeTimers();
    // Replicas spread their loads: here exactly two hours pass.
    vi.spyOn(Math, "random").mockReturnValue(0);
    let fails = false;
    const load = vi.fn(async () => {
      if (fails) throw new Error("down");
      return new Map([["z", "hot"]]);
    });
    const failed = vi.fn();
    const zones = refreshingTable(load);
    zones.observe?.(failed);
    await zones.ready;
    fails = true;
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(failed).toHaveBeenCalledOnce();
    expect(zones.get("z")).toBe("hot");
    fails = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(3);
    zones.close();
  });

  it("tells of a first load that failed before anybody listened", async () => {
    const zones = refreshingTable(() => Promise.reject(new Error("down")));
    await zones.ready;
    const failed = vi.fn();
    zones.observe?.(failed);
    expect(failed).toHaveBeenCalledOnce();
    zones.close();
  });
});

describe("staticMap", () => {
  it("has what it was given, and nothing of Object's", () => {
    const zones = staticMap({ bj: "hot" });
    expect([zones.get("bj"), zones.get("sh"), zones.get("constructor")]).toEqual(["hot", undefined, undefined]);
    expect(staticMap(new Map([["bj", "hot"]])).get("bj")).toBe("hot");
  });
});

describe("redisHash", () => {
  it("asks one hash for all, or a hash for each, of either client", async () => {
    const calls: string[][] = [];
    const hget = async (...call: string[]) => {
      calls.push(call);
      return call[0] === "none" ? null : "VIP3";
    };
    expect(await redisHash({ hget }, { hash: "levels" }).load("42")).toBe("VIP3");
    expect(await redisHash({ hGet: hget }, { prefix: "user:", field: "level" }).load("42")).toBe("VIP3");
    expect(await redisHash({ hget }, { hash: "none" }).load("42")).toBeUndefined();
    expect(calls).toEqual([
      ["levels", "42"],
      ["user:42", "level"],
      ["none", "42"],
    ]);
  });
});
