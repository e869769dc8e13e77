import type { MatchPool } from "./match-pool.ts";
import type { Route, VirtualHost } from "./mesh.ts";
import { ALWAYS, answeredBy, landedAt, type RoutingDecision } from "./routing-decision.ts";

/** A virtual host with what is known of it before any request. */
export function virtualHost(parts: Omit<VirtualHost, "matches" | "settled">, pool: MatchPool): VirtualHost {
  const { host, resource, resources, routes, lost } = parts;
  return {
    host,
    resource,
    resources,
    routes,
    matches: pool.sequence(routes),
    settled: routes.map(settledDecision),
    lost,
  };
}

/** The decision about all requests that a route takes: when nothing is drawn and no more than one match can hold. */
function settledDecision(route: Route): RoutingDecision | undefined {
  const { matches, destinations, fault } = route;
  if (matches.length > 1 || destinations.length > 1 || fault !== undefined) return undefined;
  const [match = ALWAYS] = matches;
  const [destination] = destinations;
  return destination === undefined ? answeredBy(route, match) : landedAt(route, match, destination, undefined);
}
