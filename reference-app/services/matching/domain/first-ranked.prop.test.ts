import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Algorithm } from "./algorithm.ts";
import { firstRanked } from "./first-ranked.ts";
import { aRideRequest } from "./testing/a-ride-request.ts";

const byPrice: Algorithm = { name: "by price", rank: (_request, candidate) => candidate.request.maxPrice };

describe("firstRanked", () => {
  it("firstRanked(all, n) = the first n of all, sorted by rank and then by sequence", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 })),
        fc.integer({ min: 1, max: 30 }),
        fc.func(fc.nat()),
        (prices, count, shuffle) => {
          const all = prices
            .map((maxPrice, sequence) => ({ request: aRideRequest(`r${sequence}`, { maxPrice }), sequence }))
            .sort((a, b) => shuffle(a.sequence) - shuffle(b.sequence));
          const sorted = [...all].sort((a, b) => a.request.maxPrice - b.request.maxPrice || a.sequence - b.sequence);
          expect(firstRanked(byPrice, aRideRequest("asking"), all, count)).toEqual(sorted.slice(0, count));
        },
      ),
    );
  });
});
