import { describe, expect, it } from "vitest";
import { median, ratioInterval } from "./ratio-interval.ts";

/** The same numbers in every run. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe("ratioInterval", () => {
  const near = (middle: number): number[] => [0.98, 0.99, 1, 1.01, 1.02].map((factor) => factor * middle);

  it("holds the median, and is narrow where all pairs agree", () => {
    const found = ratioInterval(
      Array.from({ length: 10 }, () => near(1.1)),
      seeded(),
    );
    expect(found.median).toBeCloseTo(1.1);
    expect(found.low).toBeGreaterThan(1.085);
    expect(found.high).toBeLessThan(1.115);
  });

  it("is as wide as the pairs differ, however many rounds each has", () => {
    const rounds = (middle: number): number[] => Array.from({ length: 4 }, () => near(middle)).flat();
    const found = ratioInterval([0.9, 0.9, 1, 1, 1.1, 1.1].map(rounds), seeded());
    expect(found.low).toBeLessThan(0.95);
    expect(found.high).toBeGreaterThan(1.05);
  });
});

it("a median of an even count is between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
