import { describe, expect, it } from "vitest";
import { type Algorithm, inputOrder, nearestFirst } from "./algorithm.ts";
import { findGroups } from "./find-groups.ts";
import { defaultMatchRule, type MatchRule } from "./match-rule.ts";
import { RequestPool } from "./request-pool.ts";
import type { RideRequest } from "./ride-request.ts";
import { aRideRequest, guomao, NOW, north, zhongguancun } from "./testing/a-ride-request.ts";

const MINUTE = 60_000;

function groupsOf(
  asking: string,
  requests: readonly RideRequest[],
  algorithm: Algorithm = inputOrder,
  rule: MatchRule = defaultMatchRule,
) {
  const pool = new RequestPool(() => NOW);
  for (const request of requests) pool.submit(request);
  const pooled = pool.get(asking);
  if (!pooled) throw new Error(`\`${asking}\` is not in the pool`);
  return [...findGroups(pool, rule, algorithm, pooled.request)];
}

const idsOf = (groups: readonly { requestIds: readonly string[] }[]) =>
  groups.map(({ requestIds }) => requestIds.join(" "));

describe("findGroups", () => {
  it("gives the request alone when nobody fits", () => {
    const groups = groupsOf("a", [aRideRequest("a"), aRideRequest("far", { origin: guomao })]);
    expect(idsOf(groups)).toEqual(["a"]);
    expect(groups[0]?.pickupSpreadMeters).toBe(0);
  });

  it("fills a car with three riders, in the order they came, and ends with the request alone", () => {
    const requests = ["a", "b", "c", "d"].map((id) => aRideRequest(id));
    expect(idsOf(groupsOf("a", requests))).toEqual(["a b c", "a b d", "a c d", "a"]);
    expect(idsOf(groupsOf("c", requests))).toEqual(["c a b", "c a d", "c b d", "c"]);
  });

  it("orders candidates by input in v1 and by the pickup's distance in v2", () => {
    const requests = [
      aRideRequest("a"),
      aRideRequest("far", { origin: north(zhongguancun, 400), seats: 2 }),
      aRideRequest("near", { origin: north(zhongguancun, 100), seats: 2 }),
      aRideRequest("middle", { origin: north(zhongguancun, -200), seats: 2 }),
    ];
    expect(idsOf(groupsOf("a", requests, inputOrder))).toEqual(["a far", "a near", "a middle", "a"]);
    expect(idsOf(groupsOf("a", requests, nearestFirst))).toEqual(["a near", "a middle", "a far", "a"]);
  });

  it("keeps the input order among equally near candidates", () => {
    const requests = ["a", "x", "c", "b"].map((id) => aRideRequest(id, { seats: id === "a" ? 1 : 2 }));
    expect(idsOf(groupsOf("a", requests, nearestFirst))).toEqual(["a x", "a c", "a b", "a"]);
  });

  it("counts seats: a group never takes more riders than the car has seats for them", () => {
    const requests = [aRideRequest("a"), aRideRequest("two", { seats: 2 }), aRideRequest("b"), aRideRequest("c")];
    expect(idsOf(groupsOf("a", requests))).toEqual(["a two", "a b c", "a"]);
    expect(idsOf(groupsOf("two", requests))).toEqual(["two a", "two b", "two c", "two"]);
  });

  it("gives nothing when the rule no longer has the seats that the request needs", () => {
    const rule = { ...defaultMatchRule, maxPassengersPerTrip: 2 };
    expect(groupsOf("a", [aRideRequest("a", { seats: 2 })], inputOrder, rule)).toEqual([]);
  });

  it("takes one rider only when the rule says two people with the driver", () => {
    const rule = { ...defaultMatchRule, maxPassengersPerTrip: 2 };
    expect(idsOf(groupsOf("a", [aRideRequest("a"), aRideRequest("b")], inputOrder, rule))).toEqual(["a"]);
  });

  it("groups only members who all fit each other, not just the request", () => {
    const requests = [
      aRideRequest("a"),
      aRideRequest("north", { origin: north(zhongguancun, 900) }),
      aRideRequest("south", { origin: north(zhongguancun, -900) }),
      aRideRequest("early", { departureTime: NOW + 26 * MINUTE }),
      aRideRequest("late", { departureTime: NOW + 34 * MINUTE }),
    ];
    expect(idsOf(groupsOf("a", requests))).toEqual([
      "a north early",
      "a north late",
      "a south early",
      "a south late",
      "a",
    ]);
  });

  it("does not repeat a part of an earlier group", () => {
    const requests = [
      aRideRequest("a"),
      aRideRequest("b", { departureTime: NOW + 32 * MINUTE }),
      aRideRequest("c", { departureTime: NOW + 34 * MINUTE }),
      aRideRequest("d", { departureTime: NOW + 26 * MINUTE }),
    ];
    // d fits a only; c was already with b.
    expect(idsOf(groupsOf("a", requests))).toEqual(["a b c", "a d", "a"]);
  });

  it("gives a group the same id whoever asked, and different groups different ids", () => {
    const requests = [aRideRequest("a"), aRideRequest("b")];
    const [fromA] = groupsOf("a", requests);
    const [fromB] = groupsOf("b", requests);
    const [, alone] = groupsOf("a", requests);
    expect(fromA?.groupId).toMatch(/^grp_[0-9a-f]{32}$/);
    expect(fromB?.groupId).toBe(fromA?.groupId);
    expect(alone?.groupId).not.toBe(fromA?.groupId);
  });

  it("tells the greatest distance between two pickups of the group", () => {
    const requests = [
      aRideRequest("a"),
      aRideRequest("b", { origin: north(zhongguancun, 300) }),
      aRideRequest("c", { origin: north(zhongguancun, -400) }),
    ];
    expect(groupsOf("a", requests)[0]?.pickupSpreadMeters).toBeCloseTo(700, 0);
  });
});
