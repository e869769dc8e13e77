import { expect, test } from "vitest";
import { expectation, linesOf, readOptions, requestCounts, stripDye, topology } from "../../test/evidence.ts";
import { judge } from "../judge.ts";
import { readRecords } from "../record/read-records.ts";
import { drawPath } from "./draw-path.ts";

const gray = expectation(1, "gray");

function draw(lines: readonly object[]) {
  const reading = readRecords(
    lines.map((line) => JSON.stringify(line)),
    topology,
    readOptions,
  );
  return drawPath(gray, judge({ reading, expectations: [gray], topology, requestCounts: requestCounts(1) }).calls);
}

test("draws each call below the one that caused it", () => {
  expect(draw(linesOf(gray))).toBe(
    [
      "ride-1  gray  trace aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
      "└─ edge v1 -> a v2  http POST /v1/a  gray     hit",
      "   ├─ a v2 -> b v2  http POST /v1/b  gray     hit",
      "   │  └─ b v2 -> c v1  message done  gray     carried",
      "   └─ a -> bank  http POST /charges  nothing  clean",
    ].join("\n"),
  );
});

test("names where the dye was lost, and what left no evidence", () => {
  const lines = linesOf(gray).map((line, index) => (index === 1 ? stripDye(line) : line));
  const text = draw(lines.slice(0, 2));
  expect(text).toContain("no color lost  color absent, x-dye absent");
  expect(text).toContain("?  b->c  unknown  expected, and left no evidence");
});
