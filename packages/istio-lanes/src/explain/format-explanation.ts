import { formatPosition, type SourcePosition } from "../resource/source-position.ts";
import type { ExplainedRoute, Explanation } from "./explanation.ts";
import { conditionText } from "./format-condition.ts";
import type { MatchEvidence } from "./mesh/evidence.ts";
import type { MissReason } from "./mesh/miss-reason.ts";

const MISSES: Readonly<Record<MissReason, string>> = {
  UNKNOWN_HOST: "no service and no VirtualService has the host",
  NO_LISTENER: "no Gateway that selects the caller has an HTTP server at the port",
  NO_ROUTE: "no route of the host is for this request",
  UNKNOWN_DESTINATION: "the destination is no service that the caller sees",
  UNKNOWN_PORT: "the destination does not have the port",
  UNKNOWN_SUBSET: "no DestinationRule that applies names the subset",
  NO_ENDPOINT: "no instance is ready",
  TLS_MISMATCH: "no instance takes what the caller's proxy speaks",
};

/** An explanation for people, one decision a line; at the end what is worth knowing besides. */
export function formatExplanation(explanation: Explanation): string {
  return [
    headLine(explanation),
    ...explanation.routes.flatMap(routeLines),
    ...actionLines(explanation),
    ...explanation.notices.map(({ position, message }) => `note${at(position)}: ${message}`),
  ].join("\n");
}

function headLine({ host, virtualService }: Explanation): string {
  if (virtualService === undefined) return `${host}: no VirtualService`;
  const { kind, name, position } = virtualService;
  return `${host}: ${kind} \`${name}\`${at(position)}`;
}

function actionLines(explanation: Explanation): readonly string[] {
  const { outcome, reason, cluster, destinations, drawn, faultPolicy } = explanation;
  if (outcome === "passthrough") {
    if (cluster === undefined) return ["passed through: the mesh does not know the host"];
    return [`passed to ${cluster.name}, the Sidecar's \`egressProxy\`: the mesh does not know the host`];
  }
  const lines = destinations.map(({ cluster, weight, chosen }) => {
    const share = drawn === undefined ? "" : `, weight ${weight}${chosen ? `, drawn ${drawn}` : ""}`;
    return `${chosen ? "to" : "not to"} ${cluster.name}${share}`;
  });
  if (faultPolicy !== undefined) lines.push(...faultLines(explanation));
  if (outcome === "missed")
    return [...lines, `reaches nothing: ${reason}, ${reason === undefined ? "" : MISSES[reason]}`];
  if (outcome === "answered") return [...lines, answerLine(explanation)];
  return [...lines, ...endpointLines(explanation), ...policyLines(explanation), ...changeLines(explanation)];
}

function answerLine({ redirect, location, directResponse }: Explanation): string {
  if (redirect !== undefined) return `answered by the proxy: ${redirect.status} to ${location}`;
  return `answered by the proxy: ${directResponse?.status}`;
}

function endpointLines({ cluster }: Explanation): readonly string[] {
  if (cluster === undefined) return [];
  if (cluster.unlisted) return ["endpoints are found while the call is made"];
  if (cluster.priorities.length < 2) return [`endpoints ${addresses(cluster.endpoints)}`];
  return cluster.priorities.map(({ ready, unready }, index) => {
    const waiting = unready.length === 0 ? "" : `, not ready: ${addresses(unready)}`;
    return `endpoints of priority ${index}: ${addresses(ready) || "none"}${waiting}`;
  });
}

function addresses(endpoints: readonly { readonly address: string }[]): string {
  return endpoints.map(({ address }) => address).join(", ");
}

function policyLines({ timeoutMs, retries, hashedBy }: Explanation): readonly string[] {
  const lines = [timeoutMs === undefined ? "no timeout" : `timeout ${timeoutMs} ms`];
  if (retries !== undefined) {
    const on = [...retries.on, ...retries.statusCodes].filter((one) => one !== "retriable-status-codes").join(", ");
    lines.push(retries.attempts === 0 ? "no retries" : `${retries.attempts} retries on ${on}`);
  }
  if (hashedBy.length > 0) {
    const names = hashedBy.map((hash) => ("name" in hash ? `${hash.by} \`${hash.name}\`` : hash.by));
    lines.push(`same endpoint by ${names.join(" and ")}`);
  }
  return lines;
}

function faultLines({ faultPolicy, fault }: Explanation): readonly string[] {
  const { delay, abort } = faultPolicy ?? {};
  const lines: string[] = [];
  if (delay !== undefined) {
    const met = fault?.delayMs === undefined ? "not this one" : "this one as well";
    lines.push(`delay of ${delay.ms} ms for ${delay.percent} % of requests, ${met}`);
  }
  if (abort !== undefined) {
    const status =
      "httpStatus" in abort.with ? `status ${abort.with.httpStatus}` : `gRPC status ${abort.with.grpcStatus}`;
    const met = fault?.abort === undefined ? "not this one" : "this one as well: it goes no further";
    lines.push(`abort with ${status} for ${abort.percent} % of requests, ${met}`);
  }
  return lines;
}

function changeLines({ nextHop, rewrite, mirrors, cors }: Explanation): readonly string[] {
  const lines: string[] = [];
  if (nextHop !== undefined && rewrite !== undefined) {
    lines.push(`goes on as \`${nextHop.path}\` with authority \`${nextHop.authority}\``);
  }
  for (const [name, value] of Object.entries(nextHop?.headers ?? {})) {
    lines.push(value === undefined ? `header \`${name}\` is taken out` : `header \`${name}\` becomes \`${value}\``);
  }
  for (const { cluster, percent } of mirrors) lines.push(`copy of ${percent} % of requests to ${cluster.name}`);
  if (cors !== undefined) lines.push("browsers are answered by the CORS policy");
  return lines;
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
  if (failed !== undefined) return `${label} fails: ${conditionText(failed)}`;
  if (!matched) return `${label} fails`;
  if (conditions.length === 0) return `${label} holds: it has no condition`;
  return `${label} holds: ${conditions.map(conditionText).join("; ")}`;
}

function at(position: SourcePosition | undefined): string {
  return position === undefined ? "" : ` (${formatPosition(position)})`;
}
