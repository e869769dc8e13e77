import { resourceKey } from "../../resource/report.ts";
import type { RouteRequest } from "../matching/route-request.ts";
import type { Evidence } from "../mesh/evidence.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { RoutingDecision } from "../mesh/routing-decision.ts";
import { clusterNotices } from "./cluster-notices.ts";
import type { Notice } from "./notice.ts";
import { routeNotices } from "./route-notices.ts";
import { unusedVirtualServices } from "./unused-virtual-services.ts";

/** Everything worth saying about a request besides the decision itself. */
export function collectNotices(
  request: RouteRequest,
  mesh: Mesh,
  decision: RoutingDecision,
  evidence: Evidence,
): readonly Notice[] {
  const lost = (evidence.virtualHost?.lost ?? []).map(({ index, position, reason }) => ({
    position,
    message: `route ${index} is left out: ${reason}`,
  }));
  const notes = (evidence.virtualHost?.resources ?? []).flatMap(({ kind, namespace, name }) =>
    mesh.resources.findings.filter(
      ({ code, resource }) => code === "LANES_UNREACHABLE" && resource === resourceKey(kind, namespace, name),
    ),
  );
  const notJudged = mesh.resources.notJudged.map(({ kind, name, position }) => ({
    position,
    message: `${kind} \`${name}\` may change this and is not judged`,
  }));
  return [
    ...unusedVirtualServices(request.host, mesh, evidence),
    ...mergedAtGateway(evidence),
    ...lost,
    ...notes.map(({ position, message }) => ({ position, message })),
    ...routeNotices(request, decision, evidence),
    ...(decision.cluster === undefined ? [] : clusterNotices(decision.cluster, mesh)),
    ...notJudged,
  ];
}

/** At a gateway several VirtualServices may share a host. */
function mergedAtGateway({ virtualHost }: Evidence): readonly Notice[] {
  const resources = virtualHost?.resources ?? [];
  if (resources.length < 2) return [];
  const names = resources.map(({ name }) => `\`${name}\``).join(", ");
  const order = "their routes are tried in that order, the oldest first, and those that take everything last";
  const position = resources[1]?.position;
  return [{ position, message: `VirtualServices ${names} share the host at the gateway: ${order}` }];
}
