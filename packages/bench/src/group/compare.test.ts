import { expect, test } from "vitest";
import { compare, type RoundSample } from "./compare.ts";
import type { Comparison } from "./group.ts";

const comparison: Comparison = {
  name: "row",
  metric: "cpu",
  ours: "adapter",
  peer: "bare",
  limit: 1.25,
  reason: "a test",
};

test("the ratio is the median of the rounds' ratios, not the ratio of medians", () => {
  // A machine that gets three times slower half-way: every round still says 1.2.
  const samples = [round(10, 12), round(10, 12), round(30, 36), round(30, 36)];
  expect(compare(comparison, { unit: "us" }, samples)).toMatchObject({ ratio: 1.2, pass: true, quartiles: [1.2, 1.2] });
});

test("one bad round does not move it", () => {
  const samples = [round(10, 12), round(10, 40), round(10, 12)];
  expect(compare(comparison, { unit: "us" }, samples).ratio).toBe(1.2);
});

test("a ratio above the limit fails; figures are in the unit of the group", () => {
  expect(compare(comparison, { unit: "ns" }, [round(1, 1.26)])).toMatchObject({ pass: false, ours: 1260, peer: 1000 });
});

test("a comparison of something that was not measured is an error, not a row without a figure", () => {
  expect(() => compare({ ...comparison, peer: "otel" }, { unit: "us" }, [round(1, 1)])).toThrow("no variant `otel`");
});

function round(bare: number, adapter: number): RoundSample {
  return new Map([
    ["bare", { cpu: bare, time: bare }],
    ["adapter", { cpu: adapter, time: adapter }],
  ]);
}
