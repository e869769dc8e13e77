import type { CompiledMatch } from "../matching/compile-match.ts";
import type { RoutedRequest, RouteRequest } from "../matching/route-request.ts";
import type { Cluster } from "./cluster.ts";
import type { Evidence } from "./evidence.ts";
import { drawFault } from "./fault.ts";
import { portIn } from "./host-table.ts";
import type { Mesh, Route, RouteMatch, VirtualHost, WeightedCluster } from "./mesh.ts";
import { RequestView } from "./routed-request.ts";
import { ALWAYS, answeredBy, landedAt, type PassedThrough, type RoutingDecision } from "./routing-decision.ts";

const NOWHERE = { route: undefined, match: undefined, cluster: undefined, fault: undefined } as const;
const THROUGH: PassedThrough = { outcome: "passthrough", ...NOWHERE };
const HTTP_PORT = 80;

/**
 * Decides where a request goes. The one matcher: serving calls it without evidence, `explain()` with.
 * `random` gives numbers in [0, 1) for weights and faults. Never throws.
 */
export function decide(mesh: Mesh, request: RouteRequest, random: () => number, evidence?: Evidence): RoutingDecision {
  const port = request.port ?? portIn(request.host) ?? HTTP_PORT;
  const listener = mesh.listener(port);
  if (evidence !== undefined) evidence.port = port;
  if (!listener.exists) return { outcome: "missed", reason: "NO_LISTENER", ...NOWHERE };
  const virtualHost = listener.hosts.find(request.host);
  if (evidence !== undefined) evidence.virtualHost = virtualHost;
  if (virtualHost === undefined) {
    if (listener.unknownHost === "passthrough") return passedThrough(listener.egressProxy);
    const reason = listener.unknownHost === "blocked" ? "UNKNOWN_HOST" : "NO_ROUTE";
    return { outcome: "missed", reason, ...NOWHERE };
  }
  const routed = new RequestView(request, mesh.settings, random, evidence);
  for (const [place, matches] of virtualHost.matches.entries()) {
    const match = matchOf(matches, routed, evidence);
    evidence?.route(place, match !== undefined);
    if (match !== undefined) return virtualHost.settled[place] ?? decideAt(virtualHost, place, match, random, evidence);
  }
  return { outcome: "missed", reason: "NO_ROUTE", ...NOWHERE };
}

function passedThrough(proxy: Cluster | undefined): RoutingDecision {
  if (proxy === undefined) return THROUGH;
  if (proxy.miss !== undefined) return { outcome: "missed", reason: proxy.miss, ...NOWHERE, cluster: proxy };
  return { ...THROUGH, cluster: proxy };
}

function decideAt(
  { routes }: VirtualHost,
  place: number,
  match: CompiledMatch,
  random: () => number,
  evidence: Evidence | undefined,
): RoutingDecision {
  const route = routes[place];
  if (route === undefined) throw new Error("matches belong to a route");
  if (route.destinations.length === 0) return answeredBy(route, match);
  const destination = pick(route, random, evidence);
  return landedAt(route, match, destination, drawFault(route.fault, random));
}

/** The first match that holds, or undefined. */
function matchOf(
  matches: Route["matches"],
  request: RoutedRequest,
  evidence: Evidence | undefined,
): CompiledMatch | undefined {
  if (matches.length === 0) return ALWAYS;
  for (const match of matches) {
    if (match.excluded !== undefined) {
      evidence?.excluded(match, match.excluded);
      continue;
    }
    const matched = matchHolds(match, request, evidence);
    evidence?.match(match, matched);
    if (matched) return match;
  }
  return undefined;
}

function matchHolds(match: RouteMatch, request: RoutedRequest, evidence: Evidence | undefined): boolean {
  for (const condition of match.conditions) {
    const actual = condition.actual(request);
    const held = condition.holds(actual);
    evidence?.condition(condition, actual, held);
    if (!held) return false;
  }
  return true;
}

function pick(route: Route, random: () => number, evidence: Evidence | undefined): WeightedCluster {
  const [first] = route.destinations;
  if (first === undefined) throw new Error("a route that is picked from has a destination");
  if (route.destinations.length === 1) return first;
  const drawn = Math.floor(random() * route.totalWeight);
  if (evidence !== undefined) evidence.drawn = drawn;
  let rest = drawn;
  for (const destination of route.destinations) {
    if (rest < destination.weight) return destination;
    rest -= destination.weight;
  }
  return first;
}
