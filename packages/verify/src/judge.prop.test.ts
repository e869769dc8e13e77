import fc from "fast-check";
import { expect, test } from "vitest";
import { expectation, type Line, linesOf, readOptions, requestCounts, stripDye, topology } from "../test/evidence.ts";
import type { Expectation } from "./expect/expectation.ts";
import { judge } from "./judge.ts";
import { readRecords } from "./record/read-records.ts";

const rides = fc
  .array(fc.constantFrom("gray", "blue", "default"), { minLength: 2, maxLength: 12 })
  .map((colors) => colors.map((color, index) => expectation(index + 1, color)));

function reportOf(expectations: readonly Expectation[], lines: readonly Line[]) {
  const texts = lines.map((line) => JSON.stringify(line));
  const reading = readRecords(texts, topology, readOptions);
  return judge({ reading, expectations, topology, requestCounts: requestCounts(expectations.length) }).report;
}

const linesOfAll = (expectations: readonly Expectation[]) =>
  expectations.map((one, index) => linesOf(one, Date.parse("2026-11-24T08:00:00Z") + index * 3));

test("report(shuffle(lines)) = report(lines), and it is ok", () => {
  fc.assert(
    fc.property(
      rides.chain((expectations) =>
        fc.tuple(
          fc.constant(expectations),
          fc.shuffledSubarray(linesOfAll(expectations).flat(), { minLength: expectations.length * 5 }),
        ),
      ),
      ([expectations, shuffled]) => {
        const report = reportOf(expectations, shuffled);
        const { hits, judged } = report;
        expect(report.problems).toEqual([]);
        expect(hits).toBe(judged);
        expect(hits).toBe(report.expectedHits);
      },
    ),
  );
});

test("any subset of lines that is not all of them is not ok, and accuses no edge", () => {
  fc.assert(
    fc.property(
      rides.chain((expectations) =>
        fc.tuple(
          fc.constant(expectations),
          fc.subarray(linesOfAll(expectations).flat(), { maxLength: expectations.length * 5 - 1 }),
        ),
      ),
      ([expectations, some]) => {
        const report = reportOf(expectations, some);
        expect(report.ok).toBe(false);
        expect(report.failedEdges).toEqual([]);
      },
    ),
  );
});

test("a dye stripped from one hop on is charged to that hop of that ride, and to nothing else", () => {
  fc.assert(
    fc.property(rides, fc.nat(), fc.constantFrom(0, 1, 2), (expectations, pick, hop) => {
      const victim = pick % expectations.length;
      const lines = linesOfAll(expectations).map((own, index) =>
        index === victim ? own.map((line, i) => (i >= hop && i < 4 ? stripDye(line) : line)) : own,
      );
      const report = reportOf(expectations, lines.flat());
      expect(report.ok).toBe(false);
      expect(report.losses).toBe(1);
      expect(report.failedEdges).toEqual([["edge->a", "a->b", "b->c"][hop]]);
      expect(new Set(report.findings.map((finding) => finding.expectation))).toEqual(new Set([`ride-${victim + 1}`]));
    }),
  );
});

test("one foreign witness is one bleed, of the ride that carries it", () => {
  fc.assert(
    fc.property(rides, fc.nat(), fc.nat({ max: 1 }), (expectations, pick, hop) => {
      const victim = pick % expectations.length;
      const foreign = expectations[(victim + 1) % expectations.length];
      const lines = linesOfAll(expectations);
      const own = lines[victim] ?? [];
      own[hop] = { ...own[hop], x_ride_witness: foreign?.witness };
      const report = reportOf(expectations, lines.flat());
      expect(report).toMatchObject({ ok: false, bleed: 1, losses: 0, stray: 0, leaks: 0 });
      expect(report.bleeds).toMatchObject([{ expectation: `ride-${victim + 1}`, foreign: foreign?.id }]);
    }),
  );
});

test("whatever a line holds, reading and judging do not throw, and text stays printable", () => {
  const good = linesOf(expectation(1, "gray"));
  const hostile = fc
    .tuple(
      fc.constantFrom(...good),
      fc.dictionary(fc.constantFrom(...good.flatMap((line) => Object.keys(line))), fc.anything()),
    )
    .map(([line, damage]) => JSON.stringify({ ...line, ...damage }) ?? "");
  fc.assert(
    fc.property(fc.array(fc.oneof(hostile, fc.string({ unit: "binary" }), fc.json())), (lines) => {
      const expectations = [expectation(1, "gray")];
      const { report } = judge({ reading: readRecords(lines, topology, readOptions), expectations, topology });
      expect(report.ok).toBe(false);
      expect(report.findings.map((finding) => finding.edge + finding.reason).join()).not.toMatch(/\p{Cc}/u);
    }),
  );
});
