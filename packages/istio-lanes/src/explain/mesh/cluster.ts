import type { Endpoint } from "./endpoint.ts";
import type { MissReason } from "./miss-reason.ts";

/** The endpoints that a destination stands for: a service, or a subset of it. */
export interface Cluster {
  /** As Envoy logs it: `outbound|80|v2|order.carpool.svc.cluster.local`. */
  readonly name: string;
  /** The service's short name. */
  readonly service: string;
  readonly host: string;
  readonly subset: string | undefined;
  /** The subset's labels; undefined without a subset or when it is unknown. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly endpoints: readonly Endpoint[];
  /** Why the cluster has no endpoints. Undefined when it has some. */
  readonly miss: Extract<MissReason, "UNKNOWN_DESTINATION" | "UNKNOWN_SUBSET" | "NO_ENDPOINT"> | undefined;
}
