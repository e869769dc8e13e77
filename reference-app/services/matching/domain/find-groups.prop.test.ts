import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { inputOrder, nearestFirst } from "./algorithm.ts";
import type { Group } from "./group.ts";
import type { MatchRule } from "./match-rule.ts";
import { Matching } from "./matching.ts";
import type { RideRequest } from "./ride-request.ts";
import { guomao, NOW, north, zhongguancun } from "./testing/a-ride-request.ts";

const MINUTE = 60_000;

/** Crowded on purpose: most pairs are near a limit of some rule. */
const request = fc.record({
  origin: fc.integer({ min: -1_200, max: 1_200 }).map((meters) => north(zhongguancun, meters)),
  destination: fc.integer({ min: -1_500, max: 1_500 }).map((meters) => north(guomao, meters)),
  departureTime: fc.integer({ min: 0, max: 12 }).map((minutes) => NOW + 60 * MINUTE + minutes * MINUTE),
  maxPrice: fc.integer({ min: 3_000, max: 6_000 }),
  seats: fc.integer({ min: 1, max: 3 }),
  maxWaitSeconds: fc.constantFrom(60, 600, 3_600),
});
const requests = fc
  .array(request, { minLength: 1, maxLength: 25 })
  .map((all) =>
    all.map((one, index) => ({ ...one, id: `r${index}`, userId: `u${index}`, rideId: "", createdAt: NOW })),
  );
const rule: fc.Arbitrary<MatchRule> = fc.record({
  distanceThreshold: fc.integer({ min: 500, max: 2_500 }),
  timeWindowMs: fc.integer({ min: 1, max: 10 }).map((minutes) => minutes * MINUTE),
  priceTolerance: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  maxPickupDistanceMeters: fc.integer({ min: 300, max: 2_000 }),
  maxPassengersPerTrip: fc.integer({ min: 2, max: 4 }),
});
const algorithm = fc.constantFrom(inputOrder, nearestFirst);
/** Which requests are withdrawn, and how much later the question is asked. */
const later = fc.record({ withdrawn: fc.func(fc.boolean()), elapsedMs: fc.constantFrom(0, 30_000, 90_000, 700_000) });

const scenario = fc.record({ requests, rule, algorithm, later });
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Plays a scenario and asks for every request that is still there. */
function play({ requests, rule, algorithm, later }: Scenario) {
  const clock = { now: NOW };
  const matching = new Matching({ algorithm, rule, clock: () => clock.now });
  const accepted = requests.filter(({ seats }) => seats <= rule.maxPassengersPerTrip - 1);
  for (const one of accepted) matching.submit(one);
  const withdrawn = new Set(accepted.map(({ id }) => id).filter((id) => later.withdrawn(id)));
  if (withdrawn.size > 0) matching.withdraw([...withdrawn]);
  clock.now += later.elapsedMs;
  const live = accepted.filter(
    ({ id, maxWaitSeconds }) => !withdrawn.has(id) && later.elapsedMs < Math.min(900, maxWaitSeconds) * 1_000,
  );
  const stops = new Map(live.map(({ id }) => [id, matching.stops([id])[0] as RideRequest]));
  const asked = live.map(({ id }) => ({ id, groups: matching.candidates(id, 50) }));
  return { matching, accepted, live, asked, membersOf: (group: Group) => group.requestIds.map((id) => stops.get(id)) };
}

describe("groups, for any pool, rule and algorithm", () => {
  it("have at most 3 riders, all of them in the pool, never withdrawn or expired, each once", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { live, asked, membersOf } = play(given);
        const liveIds = new Set(live.map(({ id }) => id));
        for (const { id, groups } of asked) {
          for (const group of groups) {
            expect(group.requestIds[0]).toBe(id);
            expect(new Set(group.requestIds).size).toBe(group.requestIds.length);
            expect(group.requestIds.every((member) => liveIds.has(member))).toBe(true);
            const seats = membersOf(group).reduce((sum, member) => sum + (member?.seats ?? Number.NaN), 0);
            expect(group.requestIds.length).toBeLessThanOrEqual(3);
            expect(seats).toBeLessThanOrEqual(given.rule.maxPassengersPerTrip - 1);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("hold every rule between every two members, written here a second time", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { asked, membersOf } = play(given);
        for (const group of asked.flatMap(({ groups }) => groups)) {
          const members = membersOf(group).filter((member) => member !== undefined);
          const [asking] = members;
          for (const a of members) {
            expect(Math.abs(a.maxPrice - (asking?.maxPrice ?? 0)) / (asking?.maxPrice ?? 1)).toBeLessThanOrEqual(
              given.rule.priceTolerance + 1e-12,
            );
            for (const b of members) {
              if (a !== b) expect(Math.abs(a.departureTime - b.departureTime)).toBeLessThan(given.rule.timeWindowMs);
              expect(haversineMeters(a.origin, b.origin)).toBeLessThanOrEqual(given.rule.maxPickupDistanceMeters);
              expect(haversineMeters(a.destination, b.destination)).toBeLessThanOrEqual(given.rule.distanceThreshold);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("leave nobody out: whoever fits the request appears in one of its groups, in the algorithm's order", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { live, asked, accepted } = play(given);
        for (const { id, groups } of asked) {
          const asking = live.find((one) => one.id === id);
          // 50 groups may not be all of them.
          if (!asking || groups.length === 50) continue;
          const fitting = live
            .filter(
              (other) =>
                other !== asking &&
                other.seats + asking.seats <= given.rule.maxPassengersPerTrip - 1 &&
                Math.abs(other.maxPrice - asking.maxPrice) <= given.rule.priceTolerance * asking.maxPrice &&
                Math.abs(other.departureTime - asking.departureTime) < given.rule.timeWindowMs &&
                haversineMeters(other.origin, asking.origin) <= given.rule.maxPickupDistanceMeters &&
                haversineMeters(other.destination, asking.destination) <= given.rule.distanceThreshold,
            )
            .sort((a, b) =>
              given.algorithm === inputOrder
                ? accepted.indexOf(a) - accepted.indexOf(b)
                : haversineMeters(asking.origin, a.origin) - haversineMeters(asking.origin, b.origin) ||
                  accepted.indexOf(a) - accepted.indexOf(b),
            )
            .map((other) => other.id);
          expect(new Set(groups.flatMap(({ requestIds }) => requestIds.slice(1)))).toEqual(new Set(fitting));
          // The best group begins with the best candidate, and members keep the order within every group.
          expect(groups[0]?.requestIds[1]).toBe(fitting[0]);
          for (const { requestIds } of groups) {
            const ranks = requestIds.slice(1).map((member) => fitting.indexOf(member));
            expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
          }
          expect(groups.at(-1)?.requestIds).toEqual([id]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("come in a stable order: asking again, or for fewer, gives the same beginning", () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 1, max: 50 }), (given, limit) => {
        const { matching, asked } = play(given);
        for (const { id, groups } of asked) {
          expect(matching.candidates(id, limit)).toEqual(groups.slice(0, limit));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("are never part of one another, save the request alone", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        for (const { groups } of play(given).asked) {
          const shared = groups.filter(({ requestIds }) => requestIds.length > 1);
          for (const a of shared) {
            for (const b of shared) {
              if (a !== b) expect(a.requestIds.every((member) => b.requestIds.includes(member))).toBe(false);
            }
          }
          expect(new Set(groups.map(({ groupId }) => groupId)).size).toBe(groups.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
