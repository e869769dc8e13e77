import type { CompiledMatch } from "../matching/compile-match.ts";
import type { Cluster } from "./cluster.ts";
import type { InjectedFault } from "./fault.ts";
import type { Route, WeightedCluster } from "./mesh.ts";
import type { MissReason } from "./miss-reason.ts";

interface OnRoute {
  readonly route: Route;
  /** The entry of the route's `match` list that held. Without conditions when the route has no such list. */
  readonly match: CompiledMatch;
}

/** Where a request goes. */
export interface Routed extends OnRoute {
  readonly outcome: "routed";
  /** Of its endpoints any may answer. At least one, unless they are found while the call is made. */
  readonly cluster: Cluster;
  readonly destination: WeightedCluster;
  readonly fault: InjectedFault | undefined;
}

/** The route itself answers: by its redirect or its direct response. */
export interface Answered extends OnRoute {
  readonly outcome: "answered";
  readonly cluster: undefined;
  readonly fault: undefined;
}

/** A host that the mesh does not know is called as if there were no mesh, or by way of a proxy. */
export interface PassedThrough {
  readonly outcome: "passthrough";
  readonly route: undefined;
  readonly match: undefined;
  /** The proxy that the Sidecar names for such calls. */
  readonly cluster: Cluster | undefined;
  readonly fault: undefined;
}

/** Why a request goes nowhere. */
export interface Missed {
  readonly outcome: "missed";
  readonly reason: MissReason;
  /** Absent for `UNKNOWN_HOST`, `NO_LISTENER` and `NO_ROUTE`, and where it is the proxy for unknown hosts that is missing. */
  readonly route: Route | undefined;
  readonly match: CompiledMatch | undefined;
  readonly cluster: Cluster | undefined;
  /** A fault of the route comes first: with an abort the request fails by it, and the miss does not show. */
  readonly fault: InjectedFault | undefined;
}

export type RoutingDecision = Routed | Answered | PassedThrough | Missed;

/** A route without `match` takes every request. */
export const ALWAYS: CompiledMatch = { name: undefined, conditions: [] };

export function answeredBy(route: Route, match: CompiledMatch): Answered {
  return { outcome: "answered", route, match, cluster: undefined, fault: undefined };
}

/** At a destination's cluster, or at what is in its place. */
export function landedAt(
  route: Route,
  match: CompiledMatch,
  destination: WeightedCluster,
  fault: InjectedFault | undefined,
): Routed | Missed {
  const { cluster } = destination;
  if (cluster.miss !== undefined) return { outcome: "missed", reason: cluster.miss, route, match, cluster, fault };
  return { outcome: "routed", route, match, cluster, destination, fault };
}
