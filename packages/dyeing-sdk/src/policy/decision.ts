import type { TagSpec } from "../wire/vocabulary.ts";

/** A tag that was found for a request, with its decoded value. */
export interface DecidedTag {
  readonly spec: TagSpec;
  readonly value: string;
}

/** Why a request stays undyed. `rule-said-default`: the first color rule that applied has the value `default`. */
export type UndyedReason = "no-rule-applied" | "rule-said-default" | "required-missing" | "decide-failed";

/** What a policy decided for one request, as far as a runtime acts on it. */
export interface PolicyDecision {
  /** `default` when undyed. */
  readonly color: string;
  /** Ordered as in the policy. May be non-empty for an undyed request. */
  readonly tags: readonly DecidedTag[];
  readonly revision: string;
  /** The id of the rule that gave the color; undefined when undyed. */
  readonly rule: string | undefined;
  readonly undyedBecause: UndyedReason | undefined;
}
