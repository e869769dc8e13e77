import type { ProbeCost } from "../candidates/probe.ts";
import { inMicroseconds } from "../condition/condition-cost.ts";
import type { ReportFault } from "../rule/rule-fault.ts";

/** Of one decision, in units of about 10 ns: 20 us, whatever the request. */
export const MAX_COST = 2000;
/** Different samples (of salt and unit) that one request may have to be drawn for, at about 0.1 us each. */
export const MAX_DRAWS = 100;

/** Refuses rules that a request could make expensive: the worst that the index cannot rule out, not a guess at the usual. */
export function checkCost({ units, draws }: ProbeCost, report: ReportFault): void {
  if (draws > MAX_DRAWS) {
    const message = `one request may have to be drawn for ${draws} samples, more than ${MAX_DRAWS}: let rules share salt and unit, or make them exclude each other by \`==\`, \`in\` or \`startsWith\``;
    report({ kind: "cost", path: ["rules"], message, onKey: true });
  }
  if (units > MAX_COST) {
    const message = `one decision may cost ${inMicroseconds(units)} us, more than ${inMicroseconds(MAX_COST)}: rules are found without being tried by \`==\`, \`in\` and \`startsWith\` that few others share`;
    report({ kind: "cost", path: ["rules"], message, onKey: true });
  }
}
