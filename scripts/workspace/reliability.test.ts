import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PAGE, rowsNamedIn, testsByRow, withTests } from "../reliability/rows.mjs";
import { ROOT } from "./packages.ts";

const page = readFileSync(join(ROOT, PAGE), "utf8");

it("docs/reliability.md says which tests show which row (`npm run rows` writes it)", () => {
  expect(withTests(page)).toBe(page);
});

it("rows of contexts, trust, the wire, what leaves, and messages are each named by a test", () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const wanted = [...range(1, 16), ...range(18, 20), ...range(22, 24), ...range(27, 30), 37, 38];
  const named = new Set(testsByRow().keys());
  // By a program, not a test: the matrix.
  expect(wanted.filter((row) => !named.has(row))).toEqual([12]);
});

it("rows are read from titles, not from comments", () => {
  const text = [
    'it("row 9: a", () => {});',
    "describe(`rows 18, 19 and 20, vector`, () => {});",
    '  "as %s (row 59)",',
    "// of row 3",
    " * `row 4` in words",
    'it("two rows of a table", () => {});',
  ].join("\n");
  expect([...rowsNamedIn(text)]).toEqual([9, 18, 19, 20, 59]);
});
