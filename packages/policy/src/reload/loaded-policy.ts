import type { DecidingPolicy } from "../compile/compile-policy.ts";
import type { PolicyDocument } from "../document/policy-document.ts";

/** A compiled policy and the content that it comes from. */
export interface LoadedPolicy {
  readonly policy: DecidingPolicy;
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly reload: NonNullable<PolicyDocument["reload"]>;
}
