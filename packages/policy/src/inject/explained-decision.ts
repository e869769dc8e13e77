import type { DecidedTag, UndyedReason } from "@dyeing/sdk";
import type { Reading } from "../condition/reading.ts";
import type { Decision, Explanation, TagOutcome } from "./decision.ts";
import type { RuleSet } from "./rule-set.ts";
import { Trial } from "./trial.ts";

/** A decision that is explained only when somebody asks. */
export class ExplainedDecision implements Decision {
  readonly color: string;
  readonly tags: readonly DecidedTag[];
  readonly revision: string;
  readonly rule: string | undefined;
  readonly undyedBecause: UndyedReason | undefined;
  readonly missing: string | undefined;
  readonly #set: RuleSet;
  readonly #reading: Reading | undefined;
  readonly #tagOutcomes: readonly TagOutcome[];

  /**
   * @param reading What it was decided by. Undefined when that failed.
   * @param tagOutcomes What became of each tag by its source.
   */
  constructor(
    decided: Omit<Decision, "explain">,
    set: RuleSet,
    reading: Reading | undefined,
    tagOutcomes: readonly TagOutcome[],
  ) {
    this.color = decided.color;
    this.tags = decided.tags;
    this.revision = decided.revision;
    this.rule = decided.rule;
    this.undyedBecause = decided.undyedBecause;
    this.missing = decided.missing;
    this.#set = set;
    this.#reading = reading;
    this.#tagOutcomes = tagOutcomes;
  }

  explain(): Explanation {
    const { rules, tags } = this.#set;
    const trial = this.#reading && new Trial(this.#reading, this.#tagOutcomes, rules.length);
    return {
      rules: rules.map((rule) => ({ rule: rule.id, key: rule.key, outcome: trial?.try(rule) ?? "error" })),
      tags: tags.map(({ spec }, at) => ({ key: spec.key, outcome: trial?.tagOutcomes[at] ?? "error" })),
    };
  }

  /** A logged decision shows what it was made by. */
  toJSON(): object {
    const { color, tags, revision, rule, undyedBecause, missing } = this;
    return { color, tags, revision, rule, undyedBecause, missing, explanation: this.explain() };
  }
}
