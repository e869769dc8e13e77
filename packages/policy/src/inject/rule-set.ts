import type { RuleIndex } from "../candidates/rule-index.ts";
import type { ReadingPlan } from "../condition/reading.ts";
import type { CompiledRule, CompiledTag } from "../rule/compiled-rule.ts";

/** The compiled, immutable part of a policy that decides. */
export interface RuleSet {
  readonly revision: string;
  /** In file order: those of `tags`, then those that only rules name. */
  readonly tags: readonly CompiledTag[];
  readonly rules: readonly CompiledRule[];
  /** What the rules look at. */
  readonly plan: ReadingPlan;
  /** Finds rules by what is looked at. */
  readonly index: RuleIndex;
}
