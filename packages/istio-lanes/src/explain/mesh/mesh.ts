import type { MeshResources } from "../../resource/resource-set.ts";
import type { SourcePosition } from "../../resource/source-position.ts";
import type { CompiledMatch } from "../matching/compile-match.ts";
import type { Caller } from "../registry/caller.ts";
import type { CallerScope } from "../registry/caller-scope.ts";
import type { LostRoute } from "../registry/delegates.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import type { RoutingResource } from "../registry/routing-resource.ts";
import type { ServiceModel } from "../registry/service-model.ts";
import type { Cluster } from "./cluster.ts";
import type { Fault } from "./fault.ts";
import type { HashPolicy } from "./hash-policy.ts";
import type { HostTable } from "./host-table.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import type { Cors, DirectResponse, HeaderOperations, Redirect, Rewrite } from "./route-actions.ts";
import type { RoutingDecision } from "./routing-decision.ts";

export interface WeightedCluster {
  readonly cluster: Cluster;
  readonly weight: number;
  /** Operations of this destination, after those of the route. */
  readonly request: HeaderOperations;
  readonly response: HeaderOperations;
  /** The authority that this destination sets, unless the route does. */
  readonly authority: string | undefined;
}

export interface Mirror {
  readonly cluster: Cluster;
  readonly percent: number;
}

/** Why a match, or a whole route, is not looked at for a caller and a port. */
export interface Exclusion {
  readonly kind: "port" | "gateways" | "sourceLabels" | "sourceNamespace";
  readonly expected: string;
  readonly actual: string;
}

/** A match of a route as one caller has it at one port. */
export interface RouteMatch extends CompiledMatch {
  /** Undefined: it is looked at. */
  readonly excluded: Exclusion | undefined;
}

export interface Route {
  /** Place in the VirtualService's `http` list. */
  readonly index: number;
  readonly name: string | undefined;
  readonly position: SourcePosition | undefined;
  /** One of these has to hold; an empty list always does. */
  readonly matches: readonly RouteMatch[];
  readonly destinations: readonly WeightedCluster[];
  readonly totalWeight: number;
  /** What Envoy hashes to take an endpoint of a cluster with consistent hashing: all of it together. */
  readonly hashedBy: readonly HashPolicy[];
  /** Whether the resource gives a weight to its only destination. */
  readonly declaredWeight: boolean;
  /** Undefined: no limit. */
  readonly timeoutMs: number | undefined;
  readonly retries: RetryPolicy;
  readonly fault: Fault | undefined;
  readonly rewrite: Rewrite | undefined;
  readonly redirect: Redirect | undefined;
  readonly directResponse: DirectResponse | undefined;
  readonly mirrors: readonly Mirror[];
  readonly cors: Cors | undefined;
  readonly request: HeaderOperations;
  readonly response: HeaderOperations;
}

/** A resource that routes. */
export interface RouteOwner {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly position: SourcePosition;
}

/** The routes of one host. */
export interface VirtualHost {
  readonly host: string;
  /** Undefined for a service without VirtualService, whose only route leads to all of its endpoints. */
  readonly resource: RouteOwner | undefined;
  /** All whose routes are here: at gateways several may share a host. */
  readonly resources: readonly RouteOwner[];
  readonly routes: readonly Route[];
  /** The `matches` of each route. Hosts that ask for the same have the same object: looking for a route reads no other. */
  readonly matches: readonly Route["matches"][];
  /** The decision of each route that leaves nothing to a request but to match. */
  readonly settled: readonly (RoutingDecision | undefined)[];
  readonly lost: readonly LostRoute[];
}

/** What a caller's proxy does with HTTP at one port. */
export interface Listener {
  readonly port: number;
  readonly hosts: HostTable;
  /** A gateway without a server at the port has none. */
  readonly exists: boolean;
  /** What becomes of a host that nobody has. */
  readonly unknownHost: "passthrough" | "blocked" | "no-route";
  /** Where such a host's calls are passed instead. */
  readonly egressProxy: Cluster | undefined;
}

/** Compiled, immutable routing as one caller has it: resources and endpoints of one moment. */
export interface Mesh {
  readonly caller: Caller;
  /** The caller's. */
  readonly namespace: string;
  readonly settings: MeshSettings;
  readonly resources: MeshResources;
  readonly services: readonly ServiceModel[];
  readonly routing: readonly RoutingResource[];
  readonly scope: CallerScope;
  listener(port: number): Listener;
}
