import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EARTH_RADIUS_METERS, type GeoPoint, haversineMeters } from "./haversine.ts";

const point: fc.Arbitrary<GeoPoint> = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe("haversineMeters", () => {
  it("measures one degree of latitude as a 360th of the great circle", () => {
    const degree = (2 * Math.PI * EARTH_RADIUS_METERS) / 360;
    expect(haversineMeters({ lat: 39, lng: 116 }, { lat: 40, lng: 116 })).toBeCloseTo(degree, 6);
  });

  it("agrees with the published distance from Beijing to Shanghai", () => {
    const meters = haversineMeters({ lat: 39.9042, lng: 116.4074 }, { lat: 31.2304, lng: 121.4737 });
    expect(meters).toBeGreaterThan(1_065_000);
    expect(meters).toBeLessThan(1_069_000);
  });

  it("crosses the date line by the short way", () => {
    expect(haversineMeters({ lat: 0, lng: 179.5 }, { lat: 0, lng: -179.5 })).toBeCloseTo(
      haversineMeters({ lat: 0, lng: 0 }, { lat: 0, lng: 1 }),
      3,
    );
  });

  it("is zero only for the point itself, symmetric, and at most half the circumference", () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const meters = haversineMeters(a, b);
        expect(haversineMeters(a, a)).toBe(0);
        expect(meters).toBeGreaterThanOrEqual(0);
        expect(meters).toBeLessThanOrEqual(Math.PI * EARTH_RADIUS_METERS + 1e-6);
        expect(haversineMeters(b, a)).toBeCloseTo(meters, 5);
      }),
    );
  });
});
