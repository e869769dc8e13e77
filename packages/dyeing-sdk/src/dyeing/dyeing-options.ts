import type { Role } from "../inbound/admission.ts";
import type { VisitorOptions } from "../inbound/visitor-options.ts";
import type { PolicySource } from "../policy/policy.ts";
import type { DyeingLogger } from "../telemetry/log.ts";
import type { MirrorOptions } from "./mirror-options.ts";
import type { TrustOptions } from "./trust-options.ts";

/** Options of `createDyeing()`. */
export interface DyeingOptions {
  /** This service's name, as it stands in `x-dye` as origin. Printable ASCII, at most 64 characters. */
  readonly service: string;
  /**
   * `edge`: decides the dye of requests from outside, and trusts none that they bring. `interior`: carries what it is
   * given. Default `interior`.
   */
  readonly role?: Role;
  /** From `filePolicy()` or `staticPolicy()` of `@dyeing/policy`. An edge needs one, an interior service none. */
  readonly policy?: PolicySource;
  /**
   * Hosts that may receive a dye: `host`, `host:port`, `*.suffix`. The first that is set counts: this option, the
   * variable DYEING_ALLOW (comma-separated), the policy's `trust.outbound.allow`, the default (`*.svc`,
   * `*.svc.cluster.local`, names without a dot).
   */
  readonly allow?: readonly string[];
  /**
   * When an edge decides. `at-once`: with what arrives. `later`: when `dyeing.decide()` is called, once the application knows
   * who asks; until then the request is in the unknown state, and calls carry its id and trace, and no dye. Default
   * `at-once`.
   */
  readonly decides?: "at-once" | "later";
  /** Whose dye is taken, and how dyes are signed. Default: an edge takes none, an interior service all; nothing is signed. */
  readonly trust?: TrustOptions;
  /** Headers of others that carry a dye through services which are not ours. Default: none. */
  readonly mirrors?: MirrorOptions;
  /** Whether responses carry `x-trace-color` (and `Vary`). Default: interior yes, edge no. */
  readonly echoColor?: boolean;
  /** Knows people again who are not logged in, by a signed cookie: what rules read as `visitor.id`. For an edge. */
  readonly visitors?: VisitorOptions;
  /**
   * Hears what an operator has to know: one line for each reason and host, at most 20. Default: the logger that the
   * application gave OpenTelemetry's `diag`, else stderr; in test runs nothing. DYEING_LOG=off silences all of them.
   */
  readonly logger?: DyeingLogger;
}
