import type { CompiledMatch } from "../matching/compile-match.ts";
import type { SourcePosition } from "../resources/source-position.ts";
import type { Cluster } from "./cluster.ts";
import type { Fault } from "./fault.ts";
import type { RetryPolicy } from "./retry-policy.ts";

export interface WeightedCluster {
  readonly cluster: Cluster;
  readonly weight: number;
}

export interface Route {
  /** Place in the VirtualService's `http` list. */
  readonly index: number;
  readonly name: string | undefined;
  readonly position: SourcePosition | undefined;
  /** One of these has to hold; an empty list always does. */
  readonly matches: readonly CompiledMatch[];
  readonly destinations: readonly WeightedCluster[];
  readonly totalWeight: number;
  /** Undefined: no limit. */
  readonly timeoutMs: number | undefined;
  readonly retries: RetryPolicy;
  readonly fault: Fault | undefined;
}

/** The routes of one host. */
export interface VirtualHost {
  readonly host: string;
  /** Undefined for a service without VirtualService, whose only route leads to all of its endpoints. */
  readonly resource: { readonly name: string; readonly position: SourcePosition } | undefined;
  readonly routes: readonly Route[];
}

/** Compiled, immutable routing: resources and endpoints of one moment. */
export interface Mesh {
  readonly namespace: string;
  readonly hosts: ReadonlyMap<string, VirtualHost>;
}
