import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Expectation } from "../expect/expectation.ts";
import type { ReadinessAt } from "../expect/readiness.ts";
import type { Topology } from "../expect/topology.ts";
import { findParents } from "../join/find-parents.ts";
import type { LogicalCall } from "../join/logical-call.ts";
import { dyeState } from "./dye-state.ts";
import { expectedVersion, isOverridden, judgeRoute } from "./judge-route.ts";
import type { JudgedCall } from "./judged-call.ts";
import { noAnswer } from "./no-answer.ts";
import { RATED } from "./verdict.ts";

/** What all traces are judged against. */
export interface TraceRules {
  readonly topology: Topology;
  readonly entries: ReadonlySet<string>;
  readonly readinessAt: ReadinessAt;
}

/** Judges the calls of one trace through the mesh and its queues. Calls to outside hosts are judged apart. */
export function judgeTrace(
  calls: readonly LogicalCall[],
  expectation: Expectation,
  rules: TraceRules,
): ReadonlyMap<LogicalCall, JudgedCall> {
  const done = new Map<LogicalCall, JudgedCall>();
  const open = new Set<LogicalCall>();

  const judge = (call: LogicalCall): JudgedCall => {
    const known = done.get(call);
    if (known !== undefined) return known;
    open.add(call);
    const fromEntry = rules.entries.has(call.record.from);
    // A call that is open causes this one already; two services that call each other must not make a circle.
    const parents = fromEntry
      ? []
      : findParents(call, calls)
          .filter((parent) => !open.has(parent))
          .map(judge);
    const judged = judgeCall(call, expectation, rules, parents, fromEntry);
    open.delete(call);
    done.set(call, judged);
    return judged;
  };
  for (const call of calls) judge(call);
  return done;
}

function judgeCall(
  call: LogicalCall,
  expectation: Expectation,
  { topology, readinessAt }: TraceRules,
  parents: readonly JudgedCall[],
  fromEntry: boolean,
): JudgedCall {
  const { record } = call;
  const dyed = expectation.color !== DEFAULT_COLOR;
  const published = call.evidence.find((evidence) => evidence.source === "published");
  const states = [dyeState(record, expectation), ...(published ? [dyeState(published, expectation)] : [])];
  const state = states.find(({ state }) => state !== "whole") ?? { state: "whole" as const };
  const { repairedLane } = record;
  const redyed = repairedLane === undefined ? "" : `the mesh dyed the call again by lane \`${repairedLane}\``;
  const whole = state.state === "whole" && redyed === "";
  // Of several possible parents the one that explains this call's state, else the one that began last.
  const parent = parents.find((candidate) => candidate.left === whole) ?? parents.at(-1);
  const orphan = !fromEntry && parent === undefined;
  const entered = parent?.left ?? true;
  const base = {
    edge: record.edge,
    expectation: expectation.id,
    dyed,
    expectedVersion: expectedVersion(expectation, record.to, topology),
    parent,
    orphan,
    entered,
    left: whole,
    record,
  };
  const why = (...more: readonly string[]) => [...more, redyed].filter((text) => text !== "").join("; ");
  if (state.state === "dyed-undyed") {
    // What came in dyed goes on so: the first hop is to blame.
    const charged = parent?.verdict === "stray" && !parent.left ? (parent.charged ?? parent.edge) : undefined;
    return { ...base, verdict: "stray", charged, reason: why(state.reason), rated: false };
  }
  if (!whole) {
    const charged = entered ? record.edge : (parent?.charged ?? parent?.edge ?? record.edge);
    const gone = state.state === "gone" ? state.reason : "";
    const reason = why(gone, orphan ? "the call that caused it left no evidence" : "");
    const served =
      repairedLane === expectation.color &&
      noAnswer(record) === undefined &&
      record.answeredBy === base.expectedVersion;
    const verdict = served ? "repaired" : entered ? "lost" : "below-loss";
    return { ...base, verdict, charged, reason, rated: dyed };
  }
  if (call.pending) {
    return { ...base, verdict: "pending", charged: undefined, reason: "published and not received", rated: false };
  }
  const { verdict, reason } = judgeRoute(record, expectation, topology, readinessAt);
  const rated = dyed && RATED.has(verdict) && isOverridden(expectation, record.to, topology);
  return { ...base, verdict, charged: undefined, reason, rated };
}
