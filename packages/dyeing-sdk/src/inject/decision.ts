import type { RuleOutcome } from "../rule/rule-outcome.ts";
import type { TagSpec } from "../wire/vocabulary.ts";

/** A tag that was found for a request, with its decoded value. */
export interface DecidedTag {
  readonly spec: TagSpec;
  readonly value: string;
}

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

/** Why a request stays undyed. `rule-said-default`: the first color rule that applied has the value `default`. */
export const UNDYED_REASONS = ["no-rule-applied", "rule-said-default", "required-missing", "decide-failed"] as const;
export type UndyedReason = (typeof UNDYED_REASONS)[number];

/** What a TagInjector decided for one request, with the evidence for it. */
export interface Decision {
  /** `default` when undyed. */
  readonly color: string;
  /** Ordered as in the policy. May be non-empty for an undyed request. */
  readonly tags: readonly DecidedTag[];
  readonly revision: string;
  /** The id of the rule that gave the color; undefined when undyed. */
  readonly rule: string | undefined;
  readonly undyedBecause: UndyedReason | undefined;
  /** The key that was required and missing. */
  readonly missing: string | undefined;
  /** Every rule in file order. Computed when read. */
  readonly evidence: readonly RuleEvidence[];
  /** Every tag in policy order. Computed when read. */
  readonly tagEvidence: readonly TagEvidence[];
}
