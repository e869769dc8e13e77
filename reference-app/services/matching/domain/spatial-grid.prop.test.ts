import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GeoPoint, haversineMeters } from "../../../geo/haversine.ts";
import { SpatialGrid } from "./spatial-grid.ts";

const anywhere: fc.Arbitrary<GeoPoint> = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
});
/** Close together, around places where a box of degrees is hard to get right as well as in Beijing. */
const crowd = fc
  .constantFrom({ lat: 39.9, lng: 116.4 }, { lat: 89.99, lng: 0 }, { lat: -89.99, lng: 10 }, { lat: 0, lng: 180 })
  .chain((center) =>
    fc.array(
      fc.record({
        lat: fc.double({ min: Math.max(-90, center.lat - 0.03), max: Math.min(90, center.lat + 0.03), noNaN: true }),
        lng: fc
          .double({ min: center.lng - 0.03, max: center.lng + 0.03, noNaN: true })
          .map((lng) => (lng > 180 ? lng - 360 : lng)),
      }),
      { minLength: 1, maxLength: 40 },
    ),
  );
const points = fc.oneof(fc.array(anywhere, { minLength: 1, maxLength: 40 }), crowd);
const radius = fc.oneof(fc.double({ min: 0, max: 3_000, noNaN: true }), fc.constantFrom(100_000, 5_000_000, 3e7));

describe("SpatialGrid", () => {
  it("near(c, r) contains every point within r of c", () => {
    fc.assert(
      fc.property(points, radius, fc.nat(), (all, meters, pick) => {
        const center = all[pick % all.length] ?? { lat: 0, lng: 0 };
        const grid = gridOf(all);
        const found = new Set(grid.near(center, meters));
        const missing = all.filter((point) => haversineMeters(center, point) <= meters && !found.has(point));
        expect(missing).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("near finds what was added and not what was removed, each once", () => {
    fc.assert(
      fc.property(points, fc.nat(), (all, pick) => {
        const grid = gridOf(all);
        const removed = new Set(all.filter((_, index) => index % 2 === pick % 2));
        for (const point of removed) grid.remove(point, point);
        const found = [...grid.near({ lat: 0, lng: 0 }, 3e7)];
        expect(found.length).toBe(all.length - removed.size);
        expect(found.some((point) => removed.has(point))).toBe(false);
      }),
    );
  });

  it("looks into few cells: a query in a city does not meet the next city", () => {
    const beijing = { lat: 39.9, lng: 116.4 };
    const grid = new SpatialGrid<string>();
    grid.add(beijing, "beijing");
    for (let index = 0; index < 100; index++)
      grid.add({ lat: 39 + index * 0.001, lng: 117.2 + index * 0.01 }, "tianjin");
    expect([...grid.near(beijing, 1_000)]).toEqual(["beijing"]);
  });
});

function gridOf(all: readonly GeoPoint[]): SpatialGrid<GeoPoint> {
  const grid = new SpatialGrid<GeoPoint>();
  for (const point of all) grid.add(point, point);
  return grid;
}
