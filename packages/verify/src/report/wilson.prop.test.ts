import fc from "fast-check";
import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

const trials = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, p: Math.floor(n * share) / n }));

test("0 <= low <= p <= high <= 1", () => {
  fc.assert(
    fc.property(trials, ({ n, p }) => {
      const { low, high } = wilson(p, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(p);
      expect(high).toBeGreaterThanOrEqual(p);
      expect(high).toBeLessThanOrEqual(1);
    }),
  );
});

test("more observations of the same proportion never widen it", () => {
  fc.assert(
    fc.property(trials, fc.integer({ min: 2, max: 100 }), ({ n, p }, factor) => {
      const few = wilson(p, n);
      const many = wilson(p, n * factor);
      expect(many.high - many.low).toBeLessThan(few.high - few.low);
    }),
  );
});

test("wilson(1 - p) mirrors wilson(p)", () => {
  fc.assert(
    fc.property(trials, ({ n, p }) => {
      expect(wilson(1 - p, n).low).toBeCloseTo(1 - wilson(p, n).high, 9);
    }),
  );
});
