import { formatPosition, type SourcePosition } from "../resource/source-position.ts";
import type { ExplainedRoute, Explanation } from "./explanation.ts";
import type { ConditionEvidence, MatchEvidence } from "./mesh/evidence.ts";

/** An explanation for people, one decision a line. */
export function formatExplanation(explanation: Explanation): string {
  const { host, virtualService, routes, cluster, reason, retries, timeoutMs, fault } = explanation;
  const lines = [
    virtualService === undefined
      ? `${host}: no VirtualService`
      : `${host}: VirtualService \`${virtualService.name}\` (${formatPosition(virtualService.position)})`,
    ...routes.flatMap(routeLines),
  ];
  for (const { cluster: each, weight, chosen } of explanation.destinations) {
    const share =
      explanation.drawn === undefined ? "" : `, weight ${weight}${chosen ? `, drawn ${explanation.drawn}` : ""}`;
    lines.push(`${chosen ? "to" : "not to"} ${each.name}${share}`);
  }
  if (explanation.outcome === "passthrough")
    return [...lines, "passed through: the mesh does not know the host"].join("\n");
  if (explanation.outcome === "missed") return [...lines, `reaches nothing: ${reason}`].join("\n");
  lines.push(`endpoints ${(cluster?.endpoints ?? []).map(({ address }) => address).join(", ")}`);
  lines.push(timeoutMs === undefined ? "no timeout" : `timeout ${timeoutMs} ms`);
  if (retries !== undefined) {
    const on = [...retries.on, ...retries.statusCodes].filter((one) => one !== "retriable-status-codes").join(", ");
    lines.push(retries.attempts === 0 ? "no retries" : `${retries.attempts} retries on ${on}`);
  }
  if (fault?.delayMs !== undefined) lines.push(`delayed by ${fault.delayMs} ms`);
  if (fault?.abort !== undefined) lines.push(`aborted with ${JSON.stringify(fault.abort)}`);
  return lines.join("\n");
}

function routeLines(route: ExplainedRoute): readonly string[] {
  const name = route.name === undefined ? "" : ` \`${route.name}\``;
  const verdict = route.matched ? "taken" : "passed over";
  return [
    `route ${route.index}${name}${at(route.position)}: ${verdict}`,
    ...route.matches.map((match, index) => `  ${matchLine(match, index)}`),
  ];
}

function matchLine({ name, conditions, matched }: MatchEvidence, index: number): string {
  const label = `match ${name === undefined ? index : `\`${name}\``}`;
  const failed = conditions.find(({ held }) => !held);
  if (matched || failed === undefined) return `${label} holds`;
  return `${label} fails: ${conditionText(failed)}`;
}

function conditionText({ kind, name, operator, expected, actual }: ConditionEvidence): string {
  const subject = kind === "header" || kind === "withoutHeader" ? `header \`${name}\`` : kind;
  const must = kind === "withoutHeader" ? "must not be" : "must be";
  const wanted = operator === "present" ? "present" : `${operator} \`${expected}\``;
  const had = actual.length === 0 ? "absent" : actual.map((line) => `\`${line}\``).join(", ");
  return `${subject} ${must} ${wanted} and is ${had}`;
}

function at(position: SourcePosition | undefined): string {
  return position === undefined ? "" : ` (${formatPosition(position)})`;
}
