import { describe, expect, test } from "vitest";
import {
  accessLine,
  expectation,
  headersOf,
  type Line,
  linesOf,
  readOptions,
  requestCounts,
  stripDye,
  topology,
} from "../test/evidence.ts";
import type { Expectation } from "./expect/expectation.ts";
import type { JudgeInput } from "./judge/judge-input.ts";
import { judge } from "./judge.ts";
import { readRecords } from "./record/read-records.ts";

const gray = expectation(1, "gray");
const blue = expectation(2, "blue");
const plain = expectation(3, "default");
const all = [gray, blue, plain];

function reportOf(lines: readonly Line[], expectations: readonly Expectation[] = all, more: Partial<JudgeInput> = {}) {
  const reading = readRecords(
    lines.map((line) => JSON.stringify(line)),
    topology,
    readOptions,
  );
  return judge({ reading, expectations, topology, requestCounts: requestCounts(expectations.length), ...more }).report;
}

/** The lines of all three traces, with some of one trace's lines replaced. */
function linesWith(one: Expectation, change: (lines: Line[]) => Line[]): Line[] {
  return all.flatMap((each) => (each === one ? change(linesOf(each)) : linesOf(each)));
}

const at = (index: number, change: (line: Line) => Line) => (lines: Line[]) =>
  lines.map((line, i) => (i === index ? change(line) : line));

describe("evidence as expected", () => {
  const report = reportOf(all.flatMap((one) => linesOf(one)));

  test("is ok, with every call judged", () => {
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ ok: true, rides: 3, dyedRides: 2, calls: 12, judged: 3, hits: 3, expectedHits: 3 });
    // gray: a, b hit, c carried; blue: a, c carried, b hit; undyed: all carried.
    expect(report.verdicts).toMatchObject({ hit: 3, carried: 6, clean: 3, unknown: 0 });
    expect(report.coverage).toEqual({ records: 1, join: 1, gaps: [] });
  });

  test("shows per edge what entered and left, and per service who served", () => {
    expect(report.edges.find((edge) => edge.id === "a->b")).toMatchObject({
      dyed: { expected: 2, seen: 2, entered: 2, left: 2, lost: 0, belowLoss: 0 },
      undyed: { expected: 1, seen: 1, entered: 1, left: 1 },
      versions: { v1: 1, v2: 2 },
      failed: false,
    });
    expect(report.services.find((service) => service.service === "b")?.versions).toEqual([
      { version: "v1", dyed: 0, undyed: 1, colors: { default: 1 } },
      { version: "v2", dyed: 2, undyed: 0, colors: { blue: 1, gray: 1 } },
    ]);
  });

  test("row 49: does not depend on the order of lines, nor on lines delivered twice", () => {
    const lines = all.flatMap((one) => linesOf(one));
    const shuffled = reportOf([...lines].reverse());
    expect({ ...shuffled, services: report.services }).toMatchObject({ ok: true, hits: 3, findings: [] });
    const twice = reportOf([...lines, ...lines]);
    expect(twice).toMatchObject({ ok: true, hits: 3, calls: 12, reading: { duplicates: lines.length } });
  });
});

describe("loss", () => {
  test.each([
    ["edge->a", 0, { lost: 1, "below-loss": 2, hit: 1 }],
    ["a->b", 1, { lost: 1, "below-loss": 1, hit: 2 }],
    ["b->c", 2, { lost: 1, "below-loss": 0, hit: 3 }],
  ])("from %s on is charged to that edge alone", (edge, first, verdicts) => {
    const report = reportOf(
      linesWith(gray, (lines) => lines.map((line, i) => (i >= first && i < 4 ? stripDye(line) : line))),
    );
    expect(report.failedEdges).toEqual([edge]);
    expect(report.verdicts).toMatchObject(verdicts);
    expect(report.findings.map((finding) => finding.charged)).toEqual(report.findings.map(() => edge));
    expect(report).toMatchObject({ ok: false, losses: 1, bleed: 0, leaks: 0, stray: 0 });
    expect(report.hitRate).toBeLessThan(1);
  });

  test("of the undyed state is a loss too, outside the rate", () => {
    const report = reportOf(
      linesWith(plain, (lines) => lines.map((line, i) => (i >= 1 && i < 4 ? stripDye(line) : line))),
    );
    expect(report).toMatchObject({
      ok: false,
      hitRate: 1,
      losses: 1,
      belowLoss: 1,
      undyedUnknown: 2,
      failedEdges: ["a->b"],
    });
    expect(report.edges.find((edge) => edge.id === "a->b")?.undyed).toMatchObject({ entered: 1, left: 0, lost: 1 });
  });

  test.each([
    ["a tag that x-dye lists", { x_user_level: "-" }, "`x-user-level` listed and absent"],
    ["x-dye", { x_dye: "-" }, "x-dye absent"],
    ["a readable x-dye", { x_dye: "h=(((" }, "x-dye malformed"],
    ["the color", { x_trace_color: null }, "color absent"],
    ["the right color", { x_trace_color: "blue" }, "color `blue` instead of `gray`"],
    ["a well-formed color", { x_trace_color: "gray,gray" }, "color absent"],
    ["the absence of a tag", { x_env: "canary" }, "`x-env` is `canary` and must be absent"],
    ["a tag with its name", { x_user_level: "-", x_dye: `h=("x-ride-witness"), hop=1` }, "`x-user-level` absent"],
    ["the value of a tag", { x_user_level: "NEW" }, "`x-user-level` is `NEW` instead of `VIP3`"],
    [
      "nothing but the mark that it was cut",
      { x_dye: `h=("x-user-level" "x-ride-witness"), hop=1, cut` },
      "x-dye says that a tag was cut",
    ],
  ])("of %s is named", (_, change, reason) => {
    const report = reportOf(
      linesWith(
        gray,
        at(1, (line) => ({ ...line, ...change })),
      ),
    );
    expect(report.findings).toMatchObject([{ kind: "lost", edge: "a->b", expectation: "ride-1", reason }]);
    expect(report.failedEdges).toEqual(["a->b"]);
  });

  test("of x-dye is one of an undyed ride too, which has tags to carry", () => {
    const report = reportOf(
      linesWith(
        plain,
        at(1, (line) => ({ ...line, x_dye: "-" })),
      ),
    );
    expect(report).toMatchObject({ ok: false, losses: 1, hitRate: 1, failedEdges: ["a->b"] });
    expect(report.findings).toMatchObject([{ kind: "lost", expectation: "ride-3", reason: "x-dye absent" }]);
  });

  test("of x-dye is none where there is nothing to list", () => {
    const { tags: _, witness: __, ...bare } = plain;
    const lines = linesOf(plain).map((line) =>
      "start_time" in line ? { ...line, x_dye: "-", x_user_level: "-", x_ride_witness: "-" } : line,
    );
    expect(reportOf(lines, [bare])).toMatchObject({ ok: true, losses: 0 });
  });

  test("a tag of one edge alone is judged there alone", () => {
    const one = { ...gray, tagsAt: { "a->b": { "x-env": "canary" } } };
    const lines = at(1, (line) => ({ ...line, x_env: "canary" }))(linesOf(gray));
    expect(reportOf(lines, [one])).toMatchObject({ ok: true });
    expect(reportOf(linesOf(gray), [one]).findings).toMatchObject([
      { kind: "lost", edge: "a->b", reason: "`x-env` absent" },
    ]);
    const everywhere = lines.map((line) => ("start_time" in line ? { ...line, x_env: "canary" } : line));
    expect(reportOf(everywhere, [one]).findings).toMatchObject([
      { kind: "lost", edge: "edge->a", reason: "`x-env` is `canary` and must be absent" },
    ]);
  });

  test("an edge that dyes nobody loses every dyed ride on its first edge", () => {
    const undyed = (line: Line) =>
      "x_trace_color" in line
        ? { ...line, x_trace_color: "default" }
        : line.event === "outside.received"
          ? line
          : { ...line, headers: { ...(line.headers as object), "x-trace-color": "default" } };
    const report = reportOf(
      [gray, blue].flatMap((one) => linesOf(one).map(undyed)),
      [gray, blue],
    );
    expect(report).toMatchObject({ ok: false, hits: 0, hitRate: 0, losses: 2, failedEdges: ["edge->a"] });
  });

  test("in the queue counts as well as at the publisher", () => {
    const report = reportOf(linesWith(gray, at(3, stripDye)));
    expect(report).toMatchObject({ losses: 1, failedEdges: ["b->c"] });
  });
});

describe("routing", () => {
  test("a wrong version is a miss of that edge", () => {
    const report = reportOf(
      linesWith(
        gray,
        at(1, (line) => ({ ...line, upstream_version: "v1" })),
      ),
    );
    expect(report).toMatchObject({ ok: false, hits: 2, judged: 3, failedEdges: ["a->b"] });
    expect(report.findings).toMatchObject([{ kind: "miss", reason: "`v1` answered instead of `v2`" }]);
  });

  test("an undyed request on a lane version is a stray, and not in the rate", () => {
    const report = reportOf(
      linesWith(
        plain,
        at(0, (line) => ({ ...line, upstream_version: "v2" })),
      ),
    );
    expect(report).toMatchObject({ ok: false, stray: 1, hitRate: 1, failedEdges: ["edge->a"] });
  });

  test("unless the expectation names that version", () => {
    const byTag = { ...plain, versions: { a: "v2" } };
    const lines = linesOf(plain).map((line) =>
      "start_time" in line && line.upstream_service === "a" ? { ...line, upstream_version: "v2" } : line,
    );
    expect(reportOf(lines, [byTag])).toMatchObject({ ok: true, stray: 0 });
    expect(reportOf(linesOf(plain), [byTag])).toMatchObject({ ok: false, stray: 0, verdicts: { miss: 1 }, judged: 0 });
  });

  test("a color on an undyed request is a stray wherever it ends", () => {
    const report = reportOf(
      linesWith(
        plain,
        at(0, (line) => ({ ...line, x_trace_color: "gray" })),
      ),
    );
    expect(report).toMatchObject({ ok: false, stray: 1, failedEdges: ["edge->a"] });
  });

  test.each([
    ["UH", 503],
    ["NR", 404],
    ["UF,URX", 503],
    ["DC", 0],
    ["-", 429],
  ])("flags %s, status %d: failed", (flags, status) => {
    const report = reportOf(
      linesWith(
        gray,
        at(1, (line) => ({
          ...line,
          response_flags: flags,
          response_code: status,
          upstream_version: status === 429 ? "v2" : "-",
        })),
      ),
    );
    expect(report).toMatchObject({ ok: false, verdicts: { failed: 1 }, failedEdges: ["a->b"] });
  });

  test.each([
    [0, 2, "fallback"],
    [1, 2, "spill"],
    [2, 2, "miss"],
  ])("a baseline answer while %d of %d endpoints are ready is a %s", (ready, total, verdict) => {
    const lines = linesWith(
      gray,
      at(1, (line) => ({ ...line, upstream_version: "v1" })),
    );
    const readiness = [
      { time: 0, service: "b", version: "v2", ready: 2, total: 2 },
      { time: Date.parse("2026-11-24T07:59:59Z"), service: "b", version: "v2", ready, total },
    ];
    expect(reportOf(lines, all, { readiness }).findings).toMatchObject([{ kind: verdict, edge: "a->b" }]);
  });
});

describe("bleed", () => {
  test("a foreign witness is bleed, and no loss", () => {
    const report = reportOf(
      linesWith(
        gray,
        at(1, (line) => ({ ...line, x_ride_witness: blue.witness })),
      ),
    );
    expect(report).toMatchObject({ ok: false, bleed: 1, losses: 0, stray: 0, failedEdges: ["a->b"] });
    expect(report.bleeds).toMatchObject([{ expectation: "ride-1", foreign: "ride-2" }]);
  });

  test("a message of one ride with the whole context of another is bleed by the id in its payload", () => {
    const lines = linesWith(gray, (own) =>
      own.map((line) => (line.messageId ? { ...line, headers: headersOf(blue) } : line)),
    );
    const report = reportOf(lines);
    expect(report.bleed).toBe(2);
    expect(report.failedEdges).toEqual(["b->c"]);
  });

  test("the whole context of another ride on a call that names its ride in a header alone is bleed", () => {
    // Trace id, request id, color, tags, witness: all of them fit each other. They are of the wrong ride.
    const swapped = (path: string, rideId: string | null) => {
      const line = accessLine(blue, Date.parse("2026-11-24T08:00:00.010Z"), 20, "a", "v2", "b", "v2");
      return at(1, () => ({ ...line, path, x_ride_id: rideId ?? "-" }));
    };
    const report = reportOf(linesWith(gray, swapped("/Matching/Submit", gray.id)));
    expect(report).toMatchObject({ ok: false, bleed: 1 });
    expect(report.failedEdges).toContain("a->b");
    expect(report.bleeds).toMatchObject([{ edge: "a->b", expectation: "ride-1", foreign: "ride-2" }]);
    // The header is what shows it: without, the call looks like one more of the other ride.
    expect(reportOf(linesWith(gray, swapped("/Matching/Submit", null)))).toMatchObject({ bleed: 0, extra: 1 });
    // An id of the ride that the context is of says nothing.
    expect(reportOf(linesWith(gray, swapped("/Matching/Submit", blue.id)))).toMatchObject({ bleed: 0 });
  });

  test("an id that the system gave out joins like one of the rides' own", () => {
    const line = {
      ...accessLine(gray, Date.parse("2026-11-24T08:00:00.010Z"), 20, "a", "v2", "b", "v2"),
      path: "/v1/orders/ride-77",
    };
    const report = reportOf(
      linesWith(
        gray,
        at(1, () => line),
      ),
      all,
      { aliases: new Map([["ride-77", "ride-2"]]) },
    );
    expect(report.bleeds).toMatchObject([{ edge: "a->b", expectation: "ride-2", foreign: "ride-1" }]);
  });
});

describe("outside hosts", () => {
  test.each([
    ["the color", { "X-Trace-Color": "gray" }],
    ["x-dye", { "x-dye": "h=()" }],
    ["a tag that is known", { "x-user-level": "VIP3" }],
    ["a tag that only x-dye knows", { "x-dye": `h=("x-secret"), hop=2`, "x-secret": "1" }],
  ])("that see %s are a leak", (_, headers) => {
    const report = reportOf(
      linesWith(
        gray,
        at(4, (line) => ({ ...line, headers })),
      ),
    );
    expect(report).toMatchObject({ ok: false, leaks: 1, losses: 0, failedEdges: ["a->bank"] });
    for (const name of Object.keys(headers)) expect(report.findings[0]?.reason).toContain(name.toLowerCase());
  });

  test("a leak of an undyed ride is one too", () => {
    const report = reportOf(
      linesWith(
        plain,
        at(4, (line) => ({ ...line, headers: { "x-ride-witness": "witness-3" } })),
      ),
    );
    expect(report).toMatchObject({ leaks: 1, failedEdges: ["a->bank"] });
  });

  test("calls that name no ride are counted against the sum", () => {
    const anonymous = linesWith(
      gray,
      at(4, (line) => ({ ...line, body: {} })),
    );
    expect(reportOf(anonymous)).toMatchObject({ ok: true, unknown: 0 });
    expect(reportOf([...anonymous, { ...linesOf(gray)[4], body: { n: 2 } }])).toMatchObject({ ok: false, extra: 1 });
  });
});

describe("missing evidence never passes", () => {
  const lines = all.flatMap((one) => linesOf(one));

  test.each(
    lines.map((line, index) => [index, String(line.event ?? `${line.workload_name}->${line.upstream_service}`)]),
  )("line %d (%s)", (index) => {
    const report = reportOf(lines.filter((_, i) => i !== index));
    expect(report.ok).toBe(false);
    expect(report.losses + report.bleed + report.leaks + report.stray).toBe(0);
  });

  test("a dropped line is an unknown call, shown in both coverages", () => {
    const report = reportOf(linesWith(gray, (own) => own.slice(1)));
    expect(report).toMatchObject({ unknown: 1, hits: 2, expectedHits: 3, failedEdges: [] });
    expect(report.coverage.records).toBeLessThan(1);
    expect(report.coverage.join).toBeLessThan(1);
    expect(report.coverage.gaps).toEqual([{ edge: "edge->a", lines: 2, requests: 3 }]);
  });

  test("nothing at all has no rate", () => {
    expect(reportOf([])).toMatchObject({ ok: false, hitRate: null, hits: 0, unknown: 12 });
  });

  test("without the mesh's own counts record coverage is unknown", () => {
    const reading = readRecords(
      lines.map((line) => JSON.stringify(line)),
      topology,
      readOptions,
    );
    const { report } = judge({ reading, expectations: all, topology });
    expect(report).toMatchObject({ ok: false, coverage: { records: null } });
  });

  test("a message that nobody read is pending", () => {
    const report = reportOf(linesWith(gray, (own) => own.filter((line) => line.event !== "message.received")));
    expect(report).toMatchObject({ ok: false, verdicts: { pending: 1 }, unknown: 0 });
  });

  test("a second call where one is expected is extra", () => {
    const again = { ...linesOf(gray)[1], path: "/again" };
    const report = reportOf([...lines, again], all, { requestCounts: { "edge->a": 3, "a->b": 4 } });
    expect(report).toMatchObject({ ok: false, extra: 1, coverage: { records: 1 } });
    expect(report.findings).toMatchObject([{ kind: "extra", edge: "a->b", expectation: "ride-1" }]);
  });

  test("a trace id that nobody expects is unjoined", () => {
    const stranger = accessLine(expectation(9, "gray"), Date.now(), 1, "edge", "v1", "a", "v2");
    expect(reportOf([...lines, stranger])).toMatchObject({ ok: false, unjoined: 1 });
  });

  test("a redelivered message is one call", () => {
    const again = { ...linesOf(gray)[3], time: Date.parse("2026-11-24T08:00:02Z") };
    expect(reportOf([...lines, again])).toMatchObject({ ok: true, extra: 0 });
  });
});
