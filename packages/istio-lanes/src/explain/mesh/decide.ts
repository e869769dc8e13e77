import type { CompiledMatch } from "../matching/compile-match.ts";
import type { RouteRequest } from "../matching/route-request.ts";
import { resolveAuthority } from "../resources/resolve-host.ts";
import type { Cluster } from "./cluster.ts";
import type { Decision } from "./decision.ts";
import type { Evidence } from "./evidence.ts";
import { drawFault } from "./fault.ts";
import type { Mesh, Route } from "./mesh.ts";

/** A route without `match` takes every request. */
const ALWAYS: CompiledMatch = { name: undefined, conditions: [] };
const NOWHERE = { route: undefined, match: undefined, cluster: undefined } as const;

/**
 * Decides where a request goes. The one matcher: serving calls it without evidence, `explain()` with.
 * `random` gives numbers in [0, 1) for weights and faults. Never throws.
 */
export function decide(mesh: Mesh, request: RouteRequest, random: () => number, evidence?: Evidence): Decision {
  const host = resolveAuthority(request.host, mesh.namespace);
  const virtualHost = mesh.hosts.get(host);
  if (evidence !== undefined) {
    evidence.host = host;
    evidence.virtualHost = virtualHost;
  }
  if (virtualHost === undefined) return { outcome: "missed", reason: "UNKNOWN_HOST", ...NOWHERE };
  for (const route of virtualHost.routes) {
    const match = matchOf(route, request, evidence);
    evidence?.route(route, match !== undefined);
    if (match === undefined) continue;
    const cluster = pick(route, random, evidence);
    if (cluster.miss !== undefined) return { outcome: "missed", reason: cluster.miss, route, match, cluster };
    return { outcome: "routed", route, match, cluster, fault: drawFault(route.fault, random) };
  }
  return { outcome: "missed", reason: "NO_ROUTE", ...NOWHERE };
}

/** The first match that holds, or undefined. */
function matchOf(route: Route, request: RouteRequest, evidence: Evidence | undefined): CompiledMatch | undefined {
  if (route.matches.length === 0) return ALWAYS;
  return route.matches.find((match) => {
    const matched = matchHolds(match, request, evidence);
    evidence?.match(match, matched);
    return matched;
  });
}

function matchHolds(match: CompiledMatch, request: RouteRequest, evidence: Evidence | undefined): boolean {
  return match.conditions.every((condition) => {
    const actual = condition.actual(request);
    const held = condition.holds(actual);
    evidence?.condition(condition, actual, held);
    return held;
  });
}

function pick(route: Route, random: () => number, evidence: Evidence | undefined): Cluster {
  const [first] = route.destinations;
  if (first === undefined) throw new Error("a compiled route has a destination");
  if (route.destinations.length === 1) return first.cluster;
  const drawn = Math.floor(random() * route.totalWeight);
  if (evidence !== undefined) evidence.drawn = drawn;
  let rest = drawn;
  for (const { cluster, weight } of route.destinations) {
    if (rest < weight) return cluster;
    rest -= weight;
  }
  return first.cluster;
}
