import type { Expectation } from "./expect/expectation.ts";
import { readinessLookup } from "./expect/readiness.ts";
import { entryServices } from "./expect/topology.ts";
import { findParents } from "./join/find-parents.ts";
import { type LogicalCall, logicalCalls } from "./join/logical-call.ts";
import { Owners } from "./join/owners.ts";
import { compareCounts } from "./judge/compare-counts.ts";
import { findBleed } from "./judge/find-bleed.ts";
import type { JudgeInput } from "./judge/judge-input.ts";
import { judgeOutside } from "./judge/judge-outside.ts";
import { judgeTrace } from "./judge/judge-trace.ts";
import type { JudgedCall } from "./judge/judged-call.ts";
import { buildReport } from "./report/build-report.ts";
import type { Report } from "./report/report.ts";

/** The report, and the calls that it was made of. */
export interface Judgement {
  readonly report: Report;
  readonly calls: readonly JudgedCall[];
}

/**
 * Judges evidence against expectations. Pure. The denominators come from the expectations; a call that is expected
 * and left no evidence is `unknown`, one that came besides is `extra`. Joined by trace id; what an outside host
 * received, by the ids in it.
 */
export function judge(input: JudgeInput): Judgement {
  const { expectations, topology } = input;
  const owners = new Owners(expectations, input.aliases);
  const rules = { topology, entries: entryServices(topology), readinessAt: readinessLookup(input.readiness ?? []) };
  const logical = logicalCalls(input.reading.records);
  const ofTrace = new Map<Expectation, LogicalCall[]>();
  const unjoined: LogicalCall[] = [];
  for (const call of logical) {
    if (call.record.source === "outside") continue;
    const owner = owners.of(call.record);
    if (owner === undefined) unjoined.push(call);
    else ofTrace.set(owner, [...(ofTrace.get(owner) ?? []), call]);
  }
  const verdictOf = new Map<LogicalCall, JudgedCall>();
  for (const [expectation, calls] of ofTrace) {
    for (const [call, verdict] of judgeTrace(calls, expectation, rules)) verdictOf.set(call, verdict);
  }
  const judged = [...verdictOf.values()];
  for (const call of logical) {
    if (call.record.source !== "outside") continue;
    const owner = owners.of(call.record);
    const [cause, another] = owner === undefined ? [] : findParents(call, ofTrace.get(owner) ?? []);
    const parent = cause !== undefined && another === undefined ? verdictOf.get(cause) : undefined;
    judged.push(judgeOutside(call.record, owner, parent));
  }
  const missing = compareCounts(expectations, topology, judged);
  const bleeds = input.reading.records.flatMap((record) => findBleed(record, owners) ?? []);
  const calls = [...judged, ...missing.unknown];
  const report = buildReport({ ...input, calls, logical, unjoined, bleeds, extra: missing.extra });
  return { report, calls };
}
