import type { Count } from "../process/runtime.ts";
import type { Visitors } from "./visitors.ts";

/** `edge`: decides the dye of what comes from outside. `interior`: carries what it is given. */
export type Role = "edge" | "interior";

/** What `admitDye` needs to know of the service. */
export interface Admission {
  readonly role: Role;
  readonly service: string;
  /** Whether an edge leaves what it receives undecided until `dyeing.decide()` is called. */
  readonly decidesLater: boolean;
  /** Of an edge that knows people again who are not logged in. */
  readonly visitors?: Visitors | undefined;
  /** `detail` is for the log, never part of the counter. */
  readonly count: Count;
}
