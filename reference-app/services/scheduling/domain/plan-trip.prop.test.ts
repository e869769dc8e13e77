import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { type PlannedStop, planTrip, type RiderStops } from "./plan-trip.ts";

const between = (a: { lat: number; lng: number }, b: { lat: number; lng: number }) => {
  const distanceMeters = haversineMeters(a, b);
  return { distanceMeters, durationSeconds: distanceMeters / 10 };
};

const place = fc.record({
  lat: fc.integer({ min: 39_700, max: 40_100 }).map((value) => value / 1e3),
  lng: fc.integer({ min: 116_100, max: 116_700 }).map((value) => value / 1e3),
  name: fc.constant("somewhere"),
});
const riders: fc.Arbitrary<RiderStops[]> = fc
  .array(fc.record({ origin: place, destination: place }), { minLength: 1, maxLength: 3 })
  .map((all) => all.map((one, index) => ({ ...one, requestId: `r${index}` })));

type Visit = Pick<PlannedStop, "requestId" | "kind" | "place">;

/** All permutations of all stops, valid or not: another way to the same answer. */
function permutations(stops: readonly Visit[]): Visit[][] {
  if (stops.length === 0) return [[]];
  return stops.flatMap((stop, index) =>
    permutations(stops.filter((_, other) => other !== index)).map((rest) => [stop, ...rest]),
  );
}

function isValid(stops: readonly Visit[]): boolean {
  const seen = new Set<string>();
  return stops.every(({ requestId, kind }) => {
    if (kind === "dropoff") return seen.has(requestId);
    seen.add(requestId);
    return true;
  });
}

function lengthOf(stops: readonly Visit[]): number {
  return stops.slice(1).reduce((sum, stop, index) => {
    const previous = stops[index];
    return previous ? sum + between(previous.place, stop.place).distanceMeters : sum;
  }, 0);
}

describe("planTrip", () => {
  it("visits every stop once, pickups before their drop-offs, and adds up", () => {
    fc.assert(
      fc.property(riders, (given) => {
        const { stops, distanceMeters, durationSeconds } = planTrip(given, between);
        const key = ({ requestId, kind }: Visit) => `${requestId} ${kind}`;
        const all = given.flatMap(({ requestId }) => [`${requestId} dropoff`, `${requestId} pickup`]);
        expect(stops.map(key).sort()).toEqual(all.sort());
        expect(isValid(stops)).toBe(true);
        for (const [index, stop] of stops.entries()) {
          expect(stop.distanceMeters).toBeCloseTo(lengthOf(stops.slice(0, index + 1)), 6);
          expect(stop.durationSeconds).toBeCloseTo(stop.distanceMeters / 10, 6);
        }
        expect(stops[0]?.distanceMeters).toBe(0);
        expect([distanceMeters, durationSeconds]).toEqual([
          stops.at(-1)?.distanceMeters,
          stops.at(-1)?.durationSeconds,
        ]);
      }),
    );
  });

  it("is as short as the shortest of all valid orders", () => {
    fc.assert(
      fc.property(riders, (given) => {
        const visits = given.flatMap(({ requestId, origin, destination }): Visit[] => [
          { requestId, kind: "pickup", place: origin },
          { requestId, kind: "dropoff", place: destination },
        ]);
        const shortest = Math.min(...permutations(visits).filter(isValid).map(lengthOf));
        expect(planTrip(given, between).distanceMeters).toBeCloseTo(shortest, 6);
      }),
      { numRuns: 60 },
    );
  });

  it("of equally short orders, serves earlier riders first", () => {
    const here = { lat: 39.9, lng: 116.4, name: "here" };
    const there = { lat: 39.95, lng: 116.4, name: "there" };
    const given = ["a", "b"].map((requestId) => ({ requestId, origin: here, destination: there }));
    expect(planTrip(given, between).stops.map(({ requestId, kind }) => `${requestId} ${kind}`)).toEqual([
      "a pickup",
      "b pickup",
      "a dropoff",
      "b dropoff",
    ]);
  });

  it("refuses more riders than a car takes, and none", () => {
    const here = { lat: 39.9, lng: 116.4, name: "here" };
    const rider = (requestId: string) => ({ requestId, origin: here, destination: here });
    expect(() => planTrip([], between)).toThrow(RangeError);
    expect(() => planTrip(["a", "b", "c", "d"].map(rider), between)).toThrow(RangeError);
    expect(planTrip(["a", "b", "c"].map(rider), between).distanceMeters).toBe(0);
  });
});
