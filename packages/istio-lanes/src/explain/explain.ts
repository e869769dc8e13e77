import type { ExplainedRoute, Explanation } from "./explanation.ts";
import type { RouteRequest } from "./matching/route-request.ts";
import { decide } from "./mesh/decide.ts";
import { Evidence, type RouteEvidence } from "./mesh/evidence.ts";
import type { Mesh } from "./mesh/mesh.ts";

/**
 * Says where a request goes and why. `random` gives numbers in [0, 1) for weights and faults; default Math.random.
 * Never throws.
 */
export function explain(request: RouteRequest, mesh: Mesh, random: () => number = Math.random): Explanation {
  const evidence = new Evidence();
  const decision = decide(mesh, request, random, evidence);
  const routes = evidence.routes.map(explained);
  const { route, cluster } = decision;
  return {
    outcome: decision.outcome,
    reason: decision.outcome === "missed" ? decision.reason : undefined,
    host: evidence.host,
    virtualService: evidence.virtualHost?.resource,
    routes,
    chosen: route === undefined ? undefined : routes.at(-1),
    destinations: (route?.destinations ?? []).map((choice) => ({ ...choice, chosen: choice.cluster === cluster })),
    drawn: evidence.drawn,
    cluster,
    timeoutMs: route?.timeoutMs,
    retries: route?.retries,
    fault: decision.outcome === "routed" ? decision.fault : undefined,
  };
}

function explained({ route, matches, matched }: RouteEvidence): ExplainedRoute {
  return { index: route.index, name: route.name, position: route.position, matched, matches };
}
