import { expect, it } from "vitest";
import { slopeOf } from "./slope.ts";

it("is that of a straight line, exactly", () => {
  const line = [0, 1, 2, 3].map((x) => [x, 5 + 2 * x] as const);
  expect(slopeOf(line)).toEqual({ slope: 2, low: 2, high: 2 });
});

it("holds 0 in its interval for noise, and not for growth in noise", () => {
  const noise = [3, -2, 1, -3, 2, -1, 3, -2, 0, -1, 2, -2];
  const flat = slopeOf(noise.map((y, x) => [x, y]));
  expect(flat.low).toBeLessThan(0);
  expect(flat.high).toBeGreaterThan(0);
  const grown = slopeOf(noise.map((y, x) => [x, y + x]));
  expect(grown.low).toBeGreaterThan(0);
});

it("is that of a textbook: Anscombe's first set", () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const { slope, low, high } = slopeOf(x.map((at, index) => [at, y[index] ?? 0]));
  expect(slope).toBeCloseTo(0.5001, 3);
  // Its standard error is 0.1179.
  expect(high - low).toBeCloseTo(2 * 2.262 * 0.1179, 2);
});

it("needs three points", () => {
  expect(() =>
    slopeOf([
      [0, 0],
      [1, 1],
    ]),
  ).toThrow("a slope needs three points, not 2");
});
