import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pricingOf } from "./pricing.ts";

describe("pricing", () => {
  it("is a whole, positive number of fen and never above the rider's maximum", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("v1" as const, "v2" as const),
        fc.record({
          distanceMeters: fc.double({ min: 0, max: 300_000, noNaN: true }),
          seats: fc.integer({ min: 1, max: 3 }),
          departureTime: fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
          maxPrice: fc.integer({ min: 1, max: 100_000 }),
        }),
        (version, drawn) => {
          const price = pricingOf(version).price(drawn);
          expect(Number.isInteger(price)).toBe(true);
          expect(price).toBeGreaterThan(0);
          expect(price).toBeLessThanOrEqual(drawn.maxPrice);
        },
      ),
    );
  });
});
