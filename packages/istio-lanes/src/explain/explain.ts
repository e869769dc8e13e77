import type { ExplainedRoute, Explanation } from "./explanation.ts";
import type { RouteRequest } from "./matching/route-request.ts";
import { decide } from "./mesh/decide.ts";
import type { Decision } from "./mesh/decision.ts";
import { Evidence, type RouteEvidence } from "./mesh/evidence.ts";
import { hostOf } from "./mesh/host-table.ts";
import type { Mesh } from "./mesh/mesh.ts";
import { locationOf, nextHopOf } from "./mesh/next-hop.ts";
import { collectNotices } from "./notices/collect-notices.ts";

/**
 * Says where a request goes and why. `random` gives numbers in [0, 1) for weights and faults; default Math.random.
 * Never throws.
 */
export function explain(request: RouteRequest, mesh: Mesh, random: () => number = Math.random): Explanation {
  const evidence = new Evidence();
  const decision = decide(mesh, request, random, evidence);
  const routes = evidence.routes.map(explained);
  const { route, cluster } = decision;
  const destination = decision.outcome === "routed" ? decision.destination : undefined;
  const virtualHost = evidence.virtualHost;
  return {
    outcome: decision.outcome,
    reason: decision.outcome === "missed" ? decision.reason : undefined,
    host: virtualHost?.host ?? hostOf(request.host),
    port: evidence.port,
    virtualService: virtualHost?.resource,
    routes,
    chosen: route === undefined ? undefined : routes.at(-1),
    routeName: routeNameOf(decision),
    destinations: (route?.destinations ?? []).map((choice) => ({
      ...choice,
      chosen: destination === undefined ? choice.cluster === cluster : choice === destination,
    })),
    drawn: evidence.drawn,
    cluster,
    timeoutMs: route?.timeoutMs,
    retries: decision.outcome === "answered" ? undefined : route?.retries,
    faultPolicy: route?.fault,
    fault: decision.fault,
    rewrite: route?.rewrite,
    redirect: route?.redirect,
    directResponse: route?.directResponse,
    get location() {
      return locationOf(request, decision, mesh.settings);
    },
    mirrors: route?.mirrors ?? [],
    cors: route?.cors,
    get nextHop() {
      return nextHopOf(request, decision, mesh.settings);
    },
    madeUpRequestId: evidence.requestId,
    // Looked for when they are asked for: most callers want the decision.
    get notices() {
      return collectNotices(request, mesh, decision, evidence);
    },
  };
}

/** As Istio names Envoy's routes. */
export function routeNameOf({ route, match }: Decision): string | undefined {
  if (match?.name === undefined) return route?.name;
  return `${route?.name ?? ""}.${match.name}`;
}

function explained({ route, matches, matched }: RouteEvidence): ExplainedRoute {
  return { index: route.index, name: route.name, position: route.position, matched, matches };
}
