import type { DyeRecord } from "../context/dye-record.ts";
import type { RestoreSettings } from "../mirrors/mirror-reader.ts";
import type { Count } from "../process/runtime.ts";
import type { DyeSigner } from "../trust/dye-signer.ts";
import type { InboundTrust } from "../trust/inbound-trust.ts";
import type { Visitors } from "./visitors.ts";

/** `edge`: decides the dye of what comes from outside. `interior`: carries what it is given. */
export type Role = "edge" | "interior";

/** What `admitDye` needs to know of the service. */
export interface Admission {
  readonly role: Role;
  readonly service: string;
  /** Whether an edge leaves what it receives undecided until `dyeing.decide()` is called. */
  readonly decidesLater: boolean;
  readonly trust: InboundTrust;
  /** Of an edge that has keys. */
  readonly signer?: DyeSigner | undefined;
  /** Where a dye is looked for that lost its own headers. Undefined: nowhere. */
  readonly restores?: RestoreSettings | undefined;
  /** Hears what was decided. Absent: nobody does. */
  readonly decided?: ((dye: DyeRecord) => void) | undefined;
  /** Of an edge that knows people again who are not logged in. */
  readonly visitors?: Visitors | undefined;
  /** `detail` is for the log, never part of the counter. */
  readonly count: Count;
}
