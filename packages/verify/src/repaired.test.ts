import { describe, expect, test } from "vitest";
import {
  expectation,
  type Line,
  linesOf,
  readOptions,
  redyed,
  requestCounts,
  stripDye,
  topology,
} from "../test/evidence.ts";
import type { Expectation } from "./expect/expectation.ts";
import { judge } from "./judge.ts";
import { readRecords } from "./record/read-records.ts";
import { drawPath } from "./report/draw-path.ts";

const gray = expectation(1, "gray");
const plain = expectation(3, "default");

/** `a` of the gray lane calls `b` without a dye; what `a->b` looked like then, and the message below it. */
function judged(one: Expectation, call: (line: Line) => Line, below: (line: Line) => Line = (line) => line) {
  const lines = linesOf(one).map((line, index) =>
    index === 1 ? call(line) : index === 0 || index > 3 ? line : below(line),
  );
  const reading = readRecords(
    lines.map((line) => JSON.stringify(line)),
    topology,
    readOptions,
  );
  return judge({ reading, expectations: [one], topology, requestCounts: requestCounts(1) });
}

/** What a service hands on that got a color and nothing else. */
const colorOnly = (color: string) => (line: Line) => ({
  ...line,
  headers: { ...(stripDye(line).headers as object), "x-trace-color": color },
});

describe("a call whose application lost the dye and that the mesh dyed again", () => {
  const { report, calls } = judged(gray, redyed, colorOnly("gray"));

  test("is repaired: served by the lane, charged to the caller's hop, no hit in the rate", () => {
    expect(report).toMatchObject({ ok: false, judged: 3, hits: 1, losses: 1, repaired: 1, bleed: 0, stray: 0 });
    expect(report.verdicts).toMatchObject({ hit: 1, repaired: 1, "below-loss": 1, lost: 0 });
    expect(report.failedEdges).toEqual(["a->b"]);
    expect(report.problems).toContain("1 losses, 1 of them repaired by the mesh");
    expect(report.findings).toMatchObject([
      {
        kind: "repaired",
        edge: "a->b",
        charged: "a->b",
        reason:
          "x-dye absent, `x-ride-witness` absent, `x-user-level` absent; the mesh dyed the call again by lane `gray`",
      },
      { kind: "below-loss", edge: "b->c", charged: "a->b" },
    ]);
    const edge = report.edges.find(({ id }) => id === "a->b");
    expect(edge).toMatchObject({ dyed: { entered: 1, left: 0, lost: 1, repaired: 1 }, versions: { v2: 1 } });
  });

  test("is shown as served", () => {
    expect(drawPath(gray, calls)).toContain("a v2 -> b v2  http POST /v1/b  gray     repaired");
  });

  test("is repaired although the ride has no tags that could be missed", () => {
    const { report } = judged({ ...gray, tags: {} }, (line) => ({ ...redyed(line), x_dye: "h=(), hop=1" }));
    expect(report).toMatchObject({ ok: false, losses: 1, repaired: 1, failedEdges: ["a->b"] });
  });
});

test.each([
  ["no version answered", { upstream_version: null, response_flags: "UH", response_code: 503 }],
  ["another version answered", { upstream_version: "v1" }],
])("a call that was dyed again is lost when %s", (_, change) => {
  const { report } = judged(gray, (line) => ({ ...redyed(line), ...change }));
  expect(report).toMatchObject({ repaired: 0, losses: 1, verdicts: { lost: 1, failed: 0 }, failedEdges: ["a->b"] });
});

test("one that the wrong lane dyed again is lost", () => {
  const { report } = judged(gray, (line) => redyed(line, "blue"));
  expect(report).toMatchObject({ repaired: 0, verdicts: { lost: 1 }, failedEdges: ["a->b"] });
  expect(report.findings[0]?.reason).toContain("color `blue` instead of `gray`");
});

test("an undyed ride that a lane's pod serves and sends on without `default` is dyed: stray, charged to that hop", () => {
  const { report } = judged(plain, redyed, colorOnly("gray"));
  expect(report).toMatchObject({ ok: false, repaired: 0, losses: 0, stray: 2, failedEdges: ["a->b"] });
  expect(report.findings).toMatchObject([
    { kind: "stray", edge: "a->b", charged: "a->b", reason: expect.stringContaining("dyed the call again") },
    { kind: "stray", edge: "b->c", charged: "a->b" },
  ]);
});

test("a call outside of any request is of nobody's trace, however the mesh dyed it", () => {
  const stranger = { trace_id: "f".repeat(32), traceparent: null, request_id: "another" };
  const reading = readRecords(
    [...linesOf(gray), { ...redyed(linesOf(gray)[1] ?? {}), ...stranger }].map((line) => JSON.stringify(line)),
    topology,
    readOptions,
  );
  const { report } = judge({ reading, expectations: [gray], topology, requestCounts: { "edge->a": 1, "a->b": 2 } });
  expect(report).toMatchObject({ repaired: 0, losses: 0, hits: 2, judged: 2, unjoined: 1, failedEdges: [] });
});
