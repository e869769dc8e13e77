import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { LogicalCall } from "../join/logical-call.ts";
import type { Bleed } from "../judge/find-bleed.ts";
import type { JudgeInput } from "../judge/judge-input.ts";
import { isOverridden } from "../judge/judge-route.ts";
import type { JudgedCall } from "../judge/judged-call.ts";
import { VERDICTS, type Verdict } from "../judge/verdict.ts";
import { coverageOf } from "./coverage.ts";
import { edgeRows } from "./edge-row.ts";
import { hitRate } from "./hit-rate.ts";
import { problemsOf } from "./problems-of.ts";
import type { Finding, Report } from "./report.ts";
import { serviceRows } from "./service-row.ts";

export interface ReportInput extends JudgeInput {
  readonly calls: readonly JudgedCall[];
  readonly logical: readonly LogicalCall[];
  readonly unjoined: readonly LogicalCall[];
  readonly bleeds: readonly Bleed[];
  readonly extra: readonly JudgedCall[];
}

/** Adds everything up. */
export function buildReport(input: ReportInput): Report {
  const { calls, expectations, topology } = input;
  const colors = new Map(expectations.map((expectation) => [expectation.id, expectation.color]));
  const edges = edgeRows(topology, expectations, calls, input.bleeds);
  const verdicts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const call of calls) verdicts[call.verdict]++;
  const unjoinedOutside = calls.filter((call) => call.verdict === "leak" && call.expectation === "").length;
  const dyedRides = expectations.filter((expectation) => expectation.color !== DEFAULT_COLOR).length;
  const draft = {
    rides: expectations.length,
    dyedRides,
    calls: calls.length,
    ...hitRate(calls, dyedRides),
    expectedHits: expectedHits(input),
    verdicts,
    losses: verdicts.lost + verdicts.repaired,
    repaired: verdicts.repaired,
    belowLoss: verdicts["below-loss"],
    undyedUnknown: calls.filter(
      (call) => !call.dyed && call.charged !== undefined && call.record?.dye.color === undefined,
    ).length,
    bleed: input.bleeds.length,
    leaks: verdicts.leak,
    stray: verdicts.stray,
    unknown: verdicts.unknown,
    extra: input.extra.length,
    unjoined: input.unjoined.length + unjoinedOutside,
    edges,
    failedEdges: edges.filter((edge) => edge.failed).map((edge) => edge.id),
    services: serviceRows(calls, (id) => colors.get(id) ?? ""),
    coverage: coverageOf(input.logical, calls, input.requestCounts),
    reading: input.reading.counts,
    bleeds: input.bleeds,
    findings: findingsOf(input),
  };
  const problems = problemsOf(draft);
  return { ok: problems.length === 0, problems, ...draft };
}

function expectedHits({ expectations, topology }: ReportInput): number {
  let hits = 0;
  for (const expectation of expectations) {
    for (const edge of topology.edges) {
      if (edge.propagates === "dye" && isOverridden(expectation, edge.to, topology)) {
        hits += expectation.calls[edge.id] ?? 0;
      }
    }
  }
  return hits;
}

const GOOD: ReadonlySet<Verdict> = new Set(["hit", "carried", "clean"]);

/** Bleed first, then what is to blame, then what follows from it. */
function findingsOf({ calls, bleeds, extra, unjoined }: ReportInput): readonly Finding[] {
  const findings: Finding[] = bleeds.map(({ edge, expectation, reason }) => ({
    kind: "bleed",
    edge,
    charged: edge,
    expectation,
    traceId: "",
    reason,
  }));
  const bad = calls.filter((call) => !GOOD.has(call.verdict));
  const follows = (call: JudgedCall) => (call.verdict === "below-loss" ? 1 : call.verdict === "unknown" ? 2 : 0);
  for (const call of bad.sort((a, b) => follows(a) - follows(b)))
    findings.push(findingOf(call.verdict, call, call.reason));
  for (const call of extra) findings.push(findingOf("extra", call, "nobody expects this call"));
  for (const { record } of unjoined) {
    const { edge, traceId = "" } = record;
    const reason = traceId === "" ? "no trace id" : "trace id of no expectation";
    findings.push({ kind: "unjoined", edge, charged: edge, expectation: "", traceId, reason });
  }
  return findings;
}

function findingOf(kind: Finding["kind"], call: JudgedCall, reason: string): Finding {
  return {
    kind,
    edge: call.edge,
    charged: call.charged ?? call.edge,
    expectation: call.expectation,
    traceId: call.record?.traceId ?? "",
    reason,
  };
}
