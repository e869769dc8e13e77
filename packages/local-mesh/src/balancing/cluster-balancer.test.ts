import type { Cluster, Endpoint } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { routedTo } from "../../test/sample-decision.ts";
import { CallerBalancers } from "./caller-balancers.ts";

const endpoint = (address: string, ready = true): Endpoint => ({ address, labels: {}, ready });
const base = routedTo("a", ["1"]).cluster;
const OUTLIER = {
  consecutive5xx: 1,
  consecutiveGatewayErrors: 0,
  intervalMs: 100,
  baseEjectionMs: 3000,
  maxEjectionPercent: 100,
  minHealthPercent: 0,
};

function cluster(levels: readonly (readonly Endpoint[])[], more: Partial<Cluster> = {}): Cluster {
  const priorities = levels.map((members) => ({
    ready: members.filter(({ ready }) => ready !== false),
    unready: members.filter(({ ready }) => ready === false),
  }));
  return { ...base, priorities, ...more };
}

function scene(random: () => number = () => 0) {
  let now = 0;
  const balancers = new CallerBalancers(random, () => now);
  const next = (from: Cluster, tried: readonly Endpoint[] = []): string | undefined =>
    balancers.of(from).next(from, tried)?.address;
  const fail = (from: Cluster, address: string): void => balancers.of(from).report(endpoint(address), 503);
  const at = (time: number): void => {
    now = time;
  };
  return { next, fail, at };
}

describe("ClusterBalancer", () => {
  it("takes a cluster's endpoints in turn, each cluster by itself", () => {
    const { next } = scene();
    const [a, b] = [cluster([["1", "2", "3"].map((one) => endpoint(one))]), cluster([[endpoint("4"), endpoint("5")]])];
    const other = { ...b, name: "other" };
    expect([next(a), next(other), next(a), next(a), next(a), next(other), next(other)]).toEqual([
      ...["1", "4", "2", "3", "1", "5", "4"],
    ]);
  });

  it("goes on with today's endpoints, also for a call that was routed by those of yesterday", () => {
    const { next, fail } = scene();
    const outlier = OUTLIER;
    const before = cluster([[endpoint("1"), endpoint("2")]], { outlier });
    const after = cluster([[endpoint("2"), endpoint("3")]], { outlier });
    fail(before, "2");
    expect([next(before), next(after), next(before), next(after)]).toEqual(["1", "3", "3", "3"]);
  });

  it("takes another endpoint than those that have had the request, if there is one", () => {
    const { next } = scene();
    const [one, two, three] = [endpoint("1"), endpoint("2"), endpoint("3")];
    const three3 = cluster([[one, two, three]]);
    expect(next(three3, [one, two])).toBe("3");
    expect(next(three3, [one, two, three])).toBe("3");
  });

  it("leaves out what is not ready or ejected, and has none when none is left", () => {
    const { next, fail } = scene();
    const some = cluster([[endpoint("1"), endpoint("2"), endpoint("3", false)]], { outlier: OUTLIER });
    fail(some, "1");
    expect([next(some), next(some)]).toEqual(["2", "2"]);
    expect(next(cluster([[endpoint("1", false)]], { name: "unready" }))).toBeUndefined();
    expect(next(cluster([], { name: "found while the call is made", unlisted: true }))).toBeUndefined();
  });

  it("turns to the next priority and back", () => {
    const { next, fail, at } = scene();
    const two = cluster([[endpoint("1")], [endpoint("2")]], { outlier: OUTLIER });
    expect(next(two)).toBe("1");
    fail(two, "1");
    expect(next(two)).toBe("2");
    at(3100);
    expect(next(two)).toBe("1");
  });

  it("shares requests among priorities of which the first is half well", () => {
    let drawn = 0;
    const { next } = scene(() => drawn);
    const two = cluster([[endpoint("1"), endpoint("2", false)], [endpoint("3")]]);
    drawn = 0.69;
    expect(next(two)).toBe("1");
    drawn = 0.7;
    expect(next(two)).toBe("3");
    drawn = 0.999;
    expect(next(two)).toBe("3");
  });

  it("uses all below the share of well endpoints", () => {
    const { next, fail, at } = scene();
    const some = cluster([[endpoint("1"), endpoint("2"), endpoint("3")]], {
      outlier: { ...OUTLIER, minHealthPercent: 50 },
    });
    fail(some, "1");
    expect(new Set([next(some), next(some), next(some)])).toEqual(new Set(["2", "3"]));
    at(1500);
    fail(some, "2");
    expect(new Set([next(some), next(some), next(some)])).toEqual(new Set(["1", "2", "3"]));
  });

  it("does not see a change at once that comes within a second of another, as Envoy", () => {
    const { next, fail, at } = scene();
    const two = cluster([[endpoint("1"), endpoint("2"), endpoint("3")]], { outlier: OUTLIER });
    fail(two, "1");
    at(500);
    fail(two, "2");
    at(900);
    fail(two, "3");
    expect(new Set([next(two), next(two)])).toEqual(new Set(["2", "3"]));
    at(1499);
    expect(new Set([next(two), next(two)])).toEqual(new Set(["2", "3"]));
    at(1500);
    expect(next(two)).toBeUndefined();
    at(3100);
    expect(next(two)).toBe("1");
    // The return of `2` and `3` comes within a second of that of `1`, and is seen with whatever came in between.
    at(4000);
    expect(new Set([next(two), next(two)])).toEqual(new Set(["1"]));
    at(4500);
    expect(new Set([next(two), next(two), next(two)])).toEqual(new Set(["1", "2", "3"]));
  });

  it("knows an endpoint of several callers once for each", () => {
    const [one, other] = [scene(), scene()];
    const shared = cluster([[endpoint("1")]], { outlier: OUTLIER });
    one.fail(shared, "1");
    expect([one.next(shared), other.next(shared)]).toEqual([undefined, "1"]);
  });
});
