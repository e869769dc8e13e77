import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landmarks } from "../landmarks/landmarks.ts";
import { buildRoadNetwork, type Junction, type RoadNetwork } from "./build-road-network.ts";
import { createPathFinder } from "./path-finder.ts";

/** Dijkstra as in the textbook, with no heap and no heuristic: distances in metres from one junction to all others. */
function dijkstra({ junctions, roads }: RoadNetwork, fromId: string): Map<string, number> {
  const distances = new Map(junctions.map(({ id }) => [id, id === fromId ? 0 : Number.POSITIVE_INFINITY]));
  const open = new Set(distances.keys());
  const distanceOf = (id: string) => distances.get(id) ?? Number.POSITIVE_INFINITY;
  while (open.size > 0) {
    const nearest = [...open].reduce((best, id) => (distanceOf(id) < distanceOf(best) ? id : best));
    open.delete(nearest);
    for (const { from, to, lengthMeters } of roads) {
      const next = from === nearest ? to : to === nearest ? from : undefined;
      if (next === undefined) continue;
      distances.set(next, Math.min(distanceOf(next), distanceOf(nearest) + lengthMeters));
    }
  }
  return distances;
}

/** That the path is one: from start to end, along roads, as long and as slow as it says. */
function expectValid(
  { roads }: RoadNetwork,
  fromId: string,
  toId: string,
  found: ReturnType<ReturnType<typeof createPathFinder>>,
) {
  if (!found) throw new Error(`no path from \`${fromId}\` to \`${toId}\``);
  expect(found.path[0]).toBe(fromId);
  expect(found.path.at(-1)).toBe(toId);
  const steps = found.path.slice(1).map((id, index) => {
    const road = roads.find(({ from, to }) => [from, to].includes(id) && [from, to].includes(found.path[index] ?? ""));
    if (!road) throw new Error(`no road from \`${found.path[index]}\` to \`${id}\``);
    return road;
  });
  expect(found.lengthMeters).toBeCloseTo(
    steps.reduce((sum, { lengthMeters }) => sum + lengthMeters, 0),
    6,
  );
  expect(found.durationSeconds).toBeCloseTo(
    steps.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    6,
  );
}

const junctions: fc.Arbitrary<Junction[]> = fc
  .uniqueArray(fc.record({ lat: fc.integer({ min: 0, max: 400 }), lng: fc.integer({ min: 0, max: 400 }) }), {
    minLength: 2,
    maxLength: 30,
    selector: ({ lat, lng }) => `${lat} ${lng}`,
  })
  .map((all) => all.map(({ lat, lng }, index) => ({ id: `j${index}`, lat: 39.7 + lat / 1e3, lng: 116.2 + lng / 1e3 })));

describe("createPathFinder", () => {
  it("findPath = Dijkstra, between all pairs of landmarks", () => {
    const network = buildRoadNetwork(landmarks);
    const findPath = createPathFinder(network);
    for (const { id: from } of landmarks) {
      const distances = dijkstra(network, from);
      for (const { id: to } of landmarks) {
        expect(findPath(from, to)?.lengthMeters, `${from} to ${to}`).toBeCloseTo(distances.get(to) ?? Number.NaN, 6);
      }
    }
  });

  it("findPath = Dijkstra, in any network", () => {
    fc.assert(
      fc.property(junctions, fc.integer({ min: 1, max: 4 }), (all, neighbours) => {
        const network = buildRoadNetwork(all, neighbours);
        const findPath = createPathFinder(network);
        const [first] = all;
        if (!first) return;
        const distances = dijkstra(network, first.id);
        for (const { id: to } of all) {
          const found = findPath(first.id, to);
          expectValid(network, first.id, to, found);
          expect(found?.lengthMeters).toBeCloseTo(distances.get(to) ?? Number.NaN, 6);
        }
      }),
    );
  });

  it("finds nothing between parts that no road joins", () => {
    const [a, b] = landmarks;
    if (!a || !b) throw new Error("no landmarks");
    expect(createPathFinder({ junctions: [a, b], roads: [] })(a.id, b.id)).toBeUndefined();
  });

  it("refuses ids that are not in the network", () => {
    expect(() => createPathFinder(buildRoadNetwork(landmarks))("tiananmen", "atlantis")).toThrow(RangeError);
  });
});
