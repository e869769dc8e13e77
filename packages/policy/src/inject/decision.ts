import type { PolicyDecision, UndyedReason } from "@dyeing/sdk";
import type { RuleOutcome } from "../rule/rule-outcome.ts";

/** One rule looked at while deciding. */
export interface RuleEvidence {
  readonly rule: string;
  readonly key: string;
  readonly outcome: RuleOutcome;
}

/**
 * What became of a tag: a closed list. `from-application`: it was handed in; `no-source`: neither the policy's `from` nor
 * a rule could give it; `not-allowed`: it was given a value outside `values`, so the tag is absent.
 */
export const TAG_OUTCOMES = [
  "from-source",
  "from-application",
  "from-rule",
  "absent",
  "no-source",
  "not-allowed",
  "error",
] as const;
export type TagOutcome = (typeof TAG_OUTCOMES)[number];

/** One tag of the policy, as it was found. */
export interface TagEvidence {
  readonly key: string;
  readonly outcome: TagOutcome;
}

/** Every reason for which a request stays undyed. */
export const UNDYED_REASONS = Object.keys({
  "no-rule-applied": true,
  "rule-said-default": true,
  "required-missing": true,
  "decide-failed": true,
} satisfies Record<UndyedReason, true>) as readonly UndyedReason[];

/** Why a decision is what it is. */
export interface Explanation {
  /** Every rule in file order. */
  readonly rules: readonly RuleEvidence[];
  /** Every tag in policy order. */
  readonly tags: readonly TagEvidence[];
}

/** What a TagInjector decided for one request. */
export interface Decision extends PolicyDecision {
  /** The key that was required and missing. */
  readonly missing: string | undefined;
  /**
   * Looks at every rule, also at those that the decision could pass over, by the values that it was made by: as slow as there
   * are rules, and for people. A request must not have been changed in between.
   */
  explain(): Explanation;
}
