import type { SourcePosition } from "../resource/source-position.ts";
import type { Cluster } from "./mesh/cluster.ts";
import type { MatchEvidence } from "./mesh/evidence.ts";
import type { Fault, InjectedFault } from "./mesh/fault.ts";
import type { HashPolicy } from "./mesh/hash-policy.ts";
import type { Mirror, WeightedCluster } from "./mesh/mesh.ts";
import type { MissReason } from "./mesh/miss-reason.ts";
import type { RetryPolicy } from "./mesh/retry-policy.ts";
import type { Cors, DirectResponse, Redirect, Rewrite } from "./mesh/route-actions.ts";
import type { Notice } from "./notices/notice.ts";

export interface ExplainedRoute {
  /** Place in the `http` list. */
  readonly index: number;
  readonly name: string | undefined;
  readonly position: SourcePosition | undefined;
  readonly matched: boolean;
  readonly matches: readonly MatchEvidence[];
}

export interface ExplainedDestination extends WeightedCluster {
  readonly chosen: boolean;
}

/** The request as the chosen endpoint gets it. */
export interface NextHop {
  readonly path: string;
  readonly authority: string;
  /** What the route and the destination change: a name with its value, undefined when it is taken out. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Every decision about one request. */
export interface Explanation {
  /**
   * - `routed`: to an endpoint of `cluster`
   * - `answered`: by the route itself, with `redirect` or `directResponse`
   * - `passthrough`: to a host that the mesh does not know, as if there were no mesh, or to the proxy that a
   *   Sidecar names for such hosts (`cluster`)
   * - `missed`: to nothing, for `reason`
   */
  readonly outcome: "routed" | "answered" | "passthrough" | "missed";
  /** Why no endpoint is reached. Undefined unless missed. */
  readonly reason: MissReason | undefined;
  /** The called host's full name; as the request has it when nobody has it. */
  readonly host: string;
  /** The port that the caller connects to. */
  readonly port: number;
  /** Undefined for a service without one: its default route leads to all endpoints. */
  readonly virtualService:
    | { readonly kind: string; readonly name: string; readonly namespace: string; readonly position: SourcePosition }
    | undefined;
  /** Routes in the order they were looked at; the last one is the chosen one, when any matched. */
  readonly routes: readonly ExplainedRoute[];
  readonly chosen: ExplainedRoute | undefined;
  /** As Envoy logs it: the route's name and that of the match that held, joined by a dot. */
  readonly routeName: string | undefined;
  /** The chosen route's destinations, without those of weight 0. */
  readonly destinations: readonly ExplainedDestination[];
  /** The number in [0, sum of weights) that was drawn. Undefined without a choice. */
  readonly drawn: number | undefined;
  readonly cluster: Cluster | undefined;
  /** What the cluster takes an endpoint by. Empty when it does not hash, or the route does not say by what. */
  readonly hashedBy: readonly HashPolicy[];
  readonly timeoutMs: number | undefined;
  readonly retries: RetryPolicy | undefined;
  /** The route's fault, with the share of requests that it meets. */
  readonly faultPolicy: Fault | undefined;
  /** What it does to this request. An abort comes before a miss. */
  readonly fault: InjectedFault | undefined;
  readonly rewrite: Rewrite | undefined;
  readonly redirect: Redirect | undefined;
  readonly directResponse: DirectResponse | undefined;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  readonly mirrors: readonly Mirror[];
  readonly cors: Cors | undefined;
  /** Undefined when nothing gets there. */
  readonly nextHop: NextHop | undefined;
  /** The request id that the proxy made up because a condition asked for one: it is another one each time. */
  readonly madeUpRequestId: string | undefined;
  /** What is worth knowing besides: resources that do not apply and why, settings without effect. */
  readonly notices: readonly Notice[];
}
