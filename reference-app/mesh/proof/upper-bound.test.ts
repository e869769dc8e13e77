import { expect, test } from "vitest";
import { upperBound } from "./upper-bound.ts";

test.each([1, 20, 2_000, 20_000, 200_000])("of none in %i it is the exact rule of three", (total) => {
  expect(upperBound(0, total)).toBeCloseTo(1 - 0.05 ** (1 / total), 12);
  expect(upperBound(0, total) * total).toBeLessThan(3);
});

test.each([
  // Quantiles of the beta distribution, as tables have them.
  [1, 10, 0.394163],
  [5, 10, 0.777559],
  [9, 10, 0.994884],
  [3, 1_000, 0.007734],
])("%i of %i", (count, total, bound) => expect(upperBound(count, total)).toBeCloseTo(bound, 5));

test("nothing seen bounds nothing", () => {
  expect(upperBound(0, 0)).toBe(1);
  expect(upperBound(7, 7)).toBe(1);
});
