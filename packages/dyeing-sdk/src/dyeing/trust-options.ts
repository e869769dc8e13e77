import type { Acceptance } from "../policy/policy.ts";
import type { SigningKeySource } from "../trust/signing-keys.ts";

/** Whose dye a service takes, and how dyes are signed. */
export interface TrustOptions {
  /**
   * Whose dye is taken: `none`, `signed`, `all`, or `{ peers: ["spiffe://...", "10.0.0.0/8"] }`. Default: the policy's
   * `trust.inbound.accept`, else `none` at an edge and `all` elsewhere.
   */
  readonly accept?: Acceptance;
  /** Of messages, which have no sender to ask for. `signed`: what a signature is about that holds. Default `all`. */
  readonly messages?: "all" | "signed";
  /**
   * Keys of signatures, or a function that has those of now in memory. An edge signs what it decides with the first; all of
   * them verify. A service that only carries needs none.
   */
  readonly keys?: SigningKeySource;
  /** For whom signatures are made, and which are taken: a name of the system and its stage, such as `carpool-prod`. */
  readonly audience?: string;
  /** Seconds that a signature holds. Longer than any request, queue or retry on its way takes. Default 300. */
  readonly lifetime?: number;
  /** Seconds that the clocks of two machines may differ. Default 60. */
  readonly clockSkew?: number;
  /** A dye that as many services have received is not taken. 1 to 998. Default: it is, however many have. */
  readonly maxHops?: number;
}
