import { expect, test } from "vitest";
import { selectGroups } from "./select-groups.ts";
import { suite } from "./suite.ts";

test("without a selection everything is there", () => {
  expect(selectGroups(suite, {})).toEqual(suite);
});

test("names of rows are unique, and each row compares variants of its group", () => {
  const names = suite.flatMap((group) => group.comparisons.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  for (const { variants, comparisons } of suite) {
    const known = variants.map(({ name }) => name);
    for (const { ours, peer } of comparisons) expect(known).toEqual(expect.arrayContaining([ours, peer]));
  }
});

test("only the rows that match, and only the variants that they need", () => {
  const groups = selectGroups(suite, { only: "EXPRESS: cpu.*otel" });
  expect(groups).toHaveLength(1);
  expect(groups[0]?.comparisons.map(({ peer }) => peer)).toEqual(["otel"]);
  expect(groups[0]?.variants.map(({ name }) => name)).toEqual(["adapter", "otel"]);
});

test("quick measures the same rows with fewer rounds and wider limits", () => {
  for (const [index, quick] of selectGroups(suite, { quick: true }).entries()) {
    const group = suite[index];
    expect(quick.comparisons.map(({ name }) => name)).toEqual(group?.comparisons.map(({ name }) => name));
    expect(quick.rounds).toBeLessThan(group?.rounds ?? 0);
    for (const [row, { limit }] of quick.comparisons.entries()) {
      expect(limit).toBeGreaterThan(group?.comparisons[row]?.limit ?? Number.NaN);
    }
  }
});
