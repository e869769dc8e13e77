import type { DecidedTag, UndyedReason } from "@dyeing/sdk";
import type { CompiledRule, CompiledTag } from "../rule/compiled-rule.ts";
import type { Decision, Explanation } from "./decision.ts";
import type { Trial } from "./trial.ts";

/** A decision that is explained only when somebody asks. */
export class ExplainedDecision implements Decision {
  readonly color: string;
  readonly tags: readonly DecidedTag[];
  readonly revision: string;
  readonly rule: string | undefined;
  readonly undyedBecause: UndyedReason | undefined;
  readonly missing: string | undefined;
  readonly #rules: readonly CompiledRule[];
  readonly #policyTags: readonly CompiledTag[];
  readonly #newTrial: (() => Trial) | undefined;

  /** @param newTrial A trial of the same request, with no rule tried. Undefined when it failed. */
  constructor(
    decided: Omit<Decision, "explain">,
    rules: readonly CompiledRule[],
    tags: readonly CompiledTag[],
    newTrial: (() => Trial) | undefined,
  ) {
    this.color = decided.color;
    this.tags = decided.tags;
    this.revision = decided.revision;
    this.rule = decided.rule;
    this.undyedBecause = decided.undyedBecause;
    this.missing = decided.missing;
    this.#rules = rules;
    this.#policyTags = tags;
    this.#newTrial = newTrial;
  }

  explain(): Explanation {
    const trial = this.#newTrial?.();
    const rules = this.#rules.map((rule) => ({
      rule: rule.id,
      key: rule.key,
      outcome: trial === undefined ? ("error" as const) : trial.try(rule),
    }));
    const tags = this.#policyTags.map(({ spec }, at) => ({
      key: spec.key,
      outcome: trial?.tagOutcomes[at] ?? "error",
    }));
    return { rules, tags };
  }

  /** A logged decision shows what it was made by. */
  toJSON(): object {
    const { color, tags, revision, rule, undyedBecause, missing } = this;
    return { color, tags, revision, rule, undyedBecause, missing, explanation: this.explain() };
  }
}
