import type { Cluster } from "./mesh/cluster.ts";
import type { MatchEvidence } from "./mesh/evidence.ts";
import type { InjectedFault } from "./mesh/fault.ts";
import type { MissReason } from "./mesh/miss-reason.ts";
import type { RetryPolicy } from "./mesh/retry-policy.ts";
import type { SourcePosition } from "./resources/source-position.ts";

export interface ExplainedRoute {
  /** Place in the `http` list. */
  readonly index: number;
  readonly name: string | undefined;
  readonly position: SourcePosition | undefined;
  readonly matched: boolean;
  readonly matches: readonly MatchEvidence[];
}

export interface ExplainedDestination {
  readonly cluster: Cluster;
  readonly weight: number;
  readonly chosen: boolean;
}

/** Every decision about one request. */
export interface Explanation {
  readonly outcome: "routed" | "missed";
  /** Why no endpoint is reached. Undefined when routed. */
  readonly reason: MissReason | undefined;
  /** The called host's full name. */
  readonly host: string;
  /** Undefined for a service without one: its default route leads to all endpoints. */
  readonly virtualService: { readonly name: string; readonly position: SourcePosition } | undefined;
  /** Routes in the order they were looked at; the last one is the chosen one, when any matched. */
  readonly routes: readonly ExplainedRoute[];
  readonly chosen: ExplainedRoute | undefined;
  /** The chosen route's destinations. */
  readonly destinations: readonly ExplainedDestination[];
  /** The number in [0, sum of weights) that was drawn. Undefined without a choice. */
  readonly drawn: number | undefined;
  readonly cluster: Cluster | undefined;
  readonly timeoutMs: number | undefined;
  readonly retries: RetryPolicy | undefined;
  readonly fault: InjectedFault | undefined;
}
