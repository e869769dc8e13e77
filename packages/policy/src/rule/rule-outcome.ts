/**
 * Why a rule did or did not apply: a closed list. `no-value`: its conditions hold and its value is absent or empty;
 * `invalid-value`: the value is no color, or not one of the tag's `values`; `error`: a fact could not be read.
 */
export const RULE_OUTCOMES = [
  "applied",
  "key-already-decided",
  "when-false",
  "match-failed",
  "not-sampled",
  "no-sample-unit",
  "no-value",
  "invalid-value",
  "error",
] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];
