import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { suite } from "./suite.ts";

test("docs/performance.md has a figure for every row, beside its limit", () => {
  const text = readFileSync(new URL("../../../docs/performance.md", import.meta.url), "utf8");
  const rows = text.matchAll(/^\| (.+) \| [0-9.]+ \| [0-9.]+-[0-9.]+ \| ([0-9.]+) \|/gm);
  const documented = Array.from(rows, ([, name, limit]) => [name, Number(limit)]);
  expect(documented).toEqual(suite.flatMap((group) => group.comparisons.map(({ name, limit }) => [name, limit])));
});
