import type { SourcePosition } from "../../resource/source-position.ts";
import type { Endpoint } from "../registry/endpoint.ts";
import type { SpokenTls } from "../registry/mutual-tls.ts";
import type { ClusterMiss } from "./miss-reason.ts";
import type { OutlierPolicy } from "./outlier-policy.ts";

/** Endpoints of one priority: the next one serves when too few of these are well. */
export interface PriorityLevel {
  readonly ready: readonly Endpoint[];
  /** Sent by istiod as unhealthy: they count for when the next priority serves, and get no requests. */
  readonly unready: readonly Endpoint[];
}

export interface LoadBalancing {
  readonly policy: "LEAST_REQUEST" | "ROUND_ROBIN" | "RANDOM" | "PASSTHROUGH" | "RING_HASH" | "MAGLEV";
  /** Labels and their order, or localities, by which endpoints are put into priorities. */
  readonly failoverPriority: readonly string[];
  /** Whether endpoints are ordered by where they are. */
  readonly locality: boolean;
}

/** How the caller's proxy speaks to the destination. `auto`: as the other end does. */
export type ClientTlsMode = "auto" | "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL";

/** The endpoints that a destination stands for: a service, or a subset of it. */
export interface Cluster {
  /** As Envoy logs it: `outbound|80|v2|order.carpool.svc.cluster.local`. */
  readonly name: string;
  /** The service's short name. */
  readonly service: string;
  readonly host: string;
  readonly port: number;
  readonly subset: string | undefined;
  /** The subset's labels; undefined without a subset or when it is unknown. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Where the subset is defined. */
  readonly subsetPosition: SourcePosition | undefined;
  /** Where the DestinationRules are that apply to the service. */
  readonly rulePositions: readonly SourcePosition[];
  /** Those of the first priority that has any that are ready. */
  readonly endpoints: readonly Endpoint[];
  readonly priorities: readonly PriorityLevel[];
  readonly loadBalancing: LoadBalancing;
  readonly outlier: OutlierPolicy | undefined;
  readonly tls: ClientTlsMode;
  /** Instances whose sidecar does not take what the caller's proxy speaks to it. */
  readonly tlsRefusals: readonly { readonly endpoint: Endpoint; readonly spoken: SpokenTls }[];
  /** The endpoints are found while the call is made. */
  readonly unlisted: boolean;
  /** Why no endpoint can be reached. Undefined when one can. */
  readonly miss: ClusterMiss | undefined;
}
