import type { CompiledMatch } from "../matching/compile-match.ts";
import type { Cluster } from "./cluster.ts";
import type { InjectedFault } from "./fault.ts";
import type { Route } from "./mesh.ts";
import type { MissReason } from "./miss-reason.ts";

/** Where a request goes. */
export interface Routed {
  readonly outcome: "routed";
  readonly route: Route;
  /** The entry of the route's `match` list that held. Without conditions when the route has no such list. */
  readonly match: CompiledMatch;
  /** Of its endpoints any may answer. At least one. */
  readonly cluster: Cluster;
  readonly fault: InjectedFault | undefined;
}

/** Why a request goes nowhere. */
export interface Missed {
  readonly outcome: "missed";
  readonly reason: MissReason;
  /** Absent for `UNKNOWN_HOST` and `NO_ROUTE`. */
  readonly route: Route | undefined;
  readonly match: CompiledMatch | undefined;
  readonly cluster: Cluster | undefined;
}

export type Decision = Routed | Missed;
