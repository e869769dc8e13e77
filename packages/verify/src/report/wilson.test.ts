import { describe, expect, test } from "vitest";
import { wilson } from "./wilson.ts";

describe("wilson", () => {
  test("gives the published interval of 9,823 of 10,000", () => {
    const { low, high } = wilson(0.9823, 10_000);
    expect(low).toBeCloseTo(0.979524, 5);
    expect(high).toBeCloseTo(0.984706, 5);
  });

  test("is not a point at 100 %", () => {
    // With p = 1 the lower bound is n / (n + z^2).
    const { low, high } = wilson(1, 100);
    expect(low).toBeCloseTo(100 / (100 + 1.959963984540054 ** 2), 12);
    expect(high).toBe(1);
  });

  test("says nothing without observations", () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
