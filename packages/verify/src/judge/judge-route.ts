import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Expectation } from "../expect/expectation.ts";
import type { ReadinessAt } from "../expect/readiness.ts";
import type { Topology } from "../expect/topology.ts";
import type { CallRecord } from "../record/call-record.ts";
import { noAnswer } from "./no-answer.ts";
import type { Verdict } from "./verdict.ts";

/** The version that has to answer a trace at a service. */
export function expectedVersion(expectation: Expectation, service: string, topology: Topology): string {
  return expectation.versions?.[service] ?? laneVersion(expectation, service, topology) ?? topology.baseline;
}

/** Whether the lane of a dyed trace overrides a service. */
export function isOverridden(expectation: Expectation, service: string, topology: Topology): boolean {
  return laneVersion(expectation, service, topology) !== undefined;
}

function laneVersion(expectation: Expectation, service: string, topology: Topology): string | undefined {
  if (expectation.color === DEFAULT_COLOR || !Object.hasOwn(topology.lanes, expectation.color)) return undefined;
  return topology.lanes[expectation.color]?.[service];
}

/** Judges which version answered a call that carried its dye whole. */
export function judgeRoute(
  record: CallRecord,
  expectation: Expectation,
  topology: Topology,
  readinessAt: ReadinessAt,
): { readonly verdict: Verdict; readonly reason: string } {
  const failure = noAnswer(record);
  if (failure !== undefined) return { verdict: "failed", reason: failure };
  const expected = expectedVersion(expectation, record.to, topology);
  const overridden = isOverridden(expectation, record.to, topology);
  if (record.answeredBy === expected) return { verdict: overridden ? "hit" : "carried", reason: "" };
  const reason = `\`${record.answeredBy}\` answered instead of \`${expected}\``;
  if (record.answeredBy !== topology.baseline && expected === topology.baseline) return { verdict: "stray", reason };
  if (!overridden || record.answeredBy !== topology.baseline) return { verdict: "miss", reason };
  const sample = readinessAt(record.to, expected, record.time);
  if (sample === undefined || (sample.ready > 0 && sample.ready >= sample.total)) return { verdict: "miss", reason };
  const verdict = sample.ready === 0 ? "fallback" : "spill";
  return { verdict, reason: `${reason}, ${sample.ready} of ${sample.total} endpoints ready` };
}
