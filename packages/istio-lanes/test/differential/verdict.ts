/** What becomes of one request, in words that both sides of the comparison use. Absent = does not apply. */
export interface Verdict {
  /**
   * - `routed`: a route leads to clusters
   * - `redirected`, `answered`: the route itself answers
   * - `no-route`: the host is known, none of its routes matches (or no host of a gateway has the name)
   * - `no-listener`: nobody listens for HTTP at the port
   * - `passthrough`, `blocked`: a host that the mesh does not know, by the outbound policy
   */
  readonly outcome: "routed" | "redirected" | "answered" | "no-route" | "no-listener" | "passthrough" | "blocked";
  /** Of `redirected` and `answered`. */
  readonly status?: number;
  /** Of `passthrough`: the cluster of a Sidecar's `egressProxy`. */
  readonly proxy?: string;
  /** Of `answered`. */
  readonly body?: string;
  /** Of `redirected`. */
  readonly location?: string;
  /** Name of the chosen route, as Envoy logs it. */
  readonly route?: string;
  readonly clusters?: Readonly<Record<string, ClusterVerdict>>;
  /** By cluster with consistent hashing: what the route hashes, all of it. */
  readonly hashes?: Readonly<Record<string, readonly string[]>>;
  /** Absent: no limit. */
  readonly timeoutMs?: number;
  /** Absent: never again. */
  readonly retries?: RetryVerdict;
  readonly fault?: FaultVerdict;
  readonly cors?: CorsVerdict;
  /** Percent by cluster. */
  readonly mirrors?: Readonly<Record<string, number>>;
  /** What the next hop sees; absent when nothing got there. */
  readonly nextHop?: HopVerdict;
  /** The response's headers as the caller sees them, without those that every response has. */
  readonly response?: Readonly<Record<string, string>>;
}

export interface ClusterVerdict {
  /** Share of the route's requests: 1 = all. */
  readonly share: number;
  readonly state: "ready" | "no-endpoint" | "unknown";
  /** Addresses by priority, ready and unready. Empty for a cluster that finds them by DNS or the request's address. */
  readonly priorities: readonly PriorityVerdict[];
  readonly outlier?: OutlierVerdict;
  /** Endpoints that refuse the way in which the caller speaks to them: address -> reason. */
  readonly refusals?: Readonly<Record<string, string>>;
}

export interface PriorityVerdict {
  readonly ready: readonly string[];
  readonly unready: readonly string[];
}

export interface RetryVerdict {
  readonly attempts: number;
  /** Sorted. */
  readonly on: readonly string[];
  /** Sorted. */
  readonly statusCodes: readonly number[];
  readonly perTryTimeoutMs?: number;
  readonly remoteLocalities: boolean;
  /** Not to an endpoint that was tried before. */
  readonly otherEndpoint: boolean;
  readonly backoffMs?: number;
}

export interface CorsVerdict {
  /** `exact https://a.example` */
  readonly origins: readonly string[];
  readonly methods: string;
  readonly headers: string;
  readonly exposed: string;
  /** Seconds. */
  readonly maxAge: string;
  readonly credentials: boolean;
  readonly forwardsOtherPreflights: boolean;
}

/** When an endpoint is taken out for a while. */
export interface OutlierVerdict {
  readonly consecutive5xx: number;
  readonly consecutiveGatewayErrors: number;
  readonly intervalMs: number;
  readonly baseEjectionMs: number;
  readonly maxEjectionPercent: number;
  readonly minHealthPercent: number;
}

export interface FaultVerdict {
  readonly delay?: { readonly percent: number; readonly ms: number };
  readonly abort?: { readonly percent: number; readonly status: string };
}

export interface HopVerdict {
  readonly path: string;
  readonly authority: string;
  /** Of the names that the request or an operation on headers names: all values, joined by comma. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A verdict with where it came from. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The cluster that Envoy drew among several. */
  readonly drawn?: string;
  /** Istio's own notes on what made the route and its clusters: `KIND namespace/name`. */
  readonly sources: readonly string[];
}
