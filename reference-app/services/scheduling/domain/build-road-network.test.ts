import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { landmarks } from "../landmarks/landmarks.ts";
import { buildRoadNetwork, type Junction, type RoadNetwork } from "./build-road-network.ts";
import { DETOUR_FACTOR, drivingSeconds } from "./road-speed.ts";

const junctions: fc.Arbitrary<Junction[]> = fc
  .array(
    // Two towns far apart: nearest neighbours alone would leave them separate.
    fc.record({
      town: fc.constantFrom(39, 41),
      lat: fc.integer({ min: 0, max: 300 }),
      lng: fc.integer({ min: 0, max: 300 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) =>
    all.map(({ town, lat, lng }, index) => ({ id: `j${index}`, lat: town + lat / 1e3, lng: 116 + lng / 1e3 })),
  );

/** Ids that can be reached from the first junction, by a plain flood. */
function reached({ junctions: [first], roads }: RoadNetwork): Set<string> {
  const seen = new Set(first ? [first.id] : []);
  for (const id of seen) {
    for (const { from, to } of roads) {
      if (from === id) seen.add(to);
      if (to === id) seen.add(from);
    }
  }
  return seen;
}

describe("buildRoadNetwork", () => {
  it("connects all landmarks", () => {
    expect(reached(buildRoadNetwork(landmarks)).size).toBe(landmarks.length);
  });

  it("connects any junctions, however few neighbours each is joined with", () => {
    fc.assert(
      fc.property(junctions, fc.integer({ min: 0, max: 5 }), (all, neighbours) => {
        expect(reached(buildRoadNetwork(all, neighbours)).size).toBe(all.length);
      }),
    );
  });

  it("joins every junction with its nearest neighbours", () => {
    fc.assert(
      fc.property(junctions, fc.integer({ min: 1, max: 5 }), (all, neighbours) => {
        const { roads } = buildRoadNetwork(all, neighbours);
        for (const junction of all) {
          const joined = roads
            .filter(({ from, to }) => from === junction.id || to === junction.id)
            .map(({ lengthMeters }) => lengthMeters)
            .sort((a, b) => a - b);
          const expected = all
            .filter((other) => other !== junction)
            .map((other) => haversineMeters(junction, other) * DETOUR_FACTOR)
            .sort((a, b) => a - b)
            .slice(0, neighbours);
          expect(joined.length).toBeGreaterThanOrEqual(expected.length);
          for (const [index, meters] of expected.entries()) expect(joined[index]).toBeCloseTo(meters, 6);
        }
      }),
    );
  });

  it("builds one road per pair, as long as the straight line times the detour factor", () => {
    const { roads } = buildRoadNetwork(landmarks);
    const byId = new Map(landmarks.map((landmark) => [landmark.id, landmark]));
    const pairs = new Set(roads.map(({ from, to }) => [from, to].sort().join(" ")));
    expect(pairs.size).toBe(roads.length);
    for (const { from, to, lengthMeters, durationSeconds } of roads) {
      const [a, b] = [byId.get(from), byId.get(to)];
      if (!a || !b) throw new Error("road to nowhere");
      expect(lengthMeters).toBeCloseTo(haversineMeters(a, b) * DETOUR_FACTOR, 6);
      expect(durationSeconds).toBe(drivingSeconds(lengthMeters));
    }
  });

  it("does not depend on the order of the junctions", () => {
    const key = (network: RoadNetwork) => network.roads.map(({ from, to }) => `${from} ${to}`).sort();
    expect(key(buildRoadNetwork([...landmarks].reverse()))).toEqual(key(buildRoadNetwork(landmarks)));
  });
});
