import type { TagSpec } from "../wire/vocabulary.ts";

/** A tag that was found for a request, with its decoded value. */
export interface DecidedTag {
  readonly spec: TagSpec;
  readonly value: string;
}

/** Why a rule did or did not apply: a closed list. */
export type RuleOutcome =
  | "applied"
  | "key-already-decided"
  | "when-false"
  | "match-failed"
  | "not-sampled"
  | "no-sample-unit"
  | "invalid-value"
  | "error";

/** One rule looked at while deciding. */
export interface RuleEvidence {
  readonly rule: string;
  readonly key: string;
  readonly outcome: RuleOutcome;
}

/** Why a request stays undyed although a rule gave it a color. */
export type UndyedReason = "no-rule-applied" | "required-missing" | "decide-failed";

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
  /** Every rule in file order. */
  readonly evidence: readonly RuleEvidence[];
}
