import type { DecidedTag, UndyedReason } from "@dyeing/sdk";
import type { RuleOutcome } from "../rule/rule-outcome.ts";
import type { RuleSet } from "../rule/rule-set.ts";
import type { Decision, RuleEvidence, TagEvidence, TagOutcome } from "./decision.ts";

/** What a TagInjector notes down while it decides: no text is built, and nothing of the request is kept. */
export interface DecisionRecord {
  readonly color: string;
  readonly tags: readonly DecidedTag[];
  readonly rule: string | undefined;
  readonly undyedBecause: UndyedReason | undefined;
  readonly missing: string | undefined;
  /** One per rule. */
  readonly ruleOutcomes: readonly RuleOutcome[];
  /** One per tag. */
  readonly tagOutcomes: readonly TagOutcome[];
}

/** A decision whose evidence is put into words only when somebody reads it. */
export class RecordedDecision implements Decision {
  readonly color: string;
  readonly tags: readonly DecidedTag[];
  readonly revision: string;
  readonly rule: string | undefined;
  readonly undyedBecause: UndyedReason | undefined;
  readonly missing: string | undefined;
  readonly #rules: RuleSet;
  readonly #record: DecisionRecord;

  constructor(rules: RuleSet, record: DecisionRecord) {
    this.color = record.color;
    this.tags = record.tags;
    this.revision = rules.revision;
    this.rule = record.rule;
    this.undyedBecause = record.undyedBecause;
    this.missing = record.missing;
    this.#rules = rules;
    this.#record = record;
  }

  get evidence(): readonly RuleEvidence[] {
    const outcomes = this.#record.ruleOutcomes;
    return this.#rules.rules.map(({ id, key }, at) => ({ rule: id, key, outcome: outcomes[at] ?? "error" }));
  }

  get tagEvidence(): readonly TagEvidence[] {
    const outcomes = this.#record.tagOutcomes;
    return this.#rules.tags.map(({ spec }, at) => ({ key: spec.key, outcome: outcomes[at] ?? "error" }));
  }

  /** Evidence lives in getters: without this a logged decision would not show it. */
  toJSON(): Decision {
    const { color, tags, revision, rule, undyedBecause, missing, evidence, tagEvidence } = this;
    return { color, tags, revision, rule, undyedBecause, missing, evidence, tagEvidence };
  }
}
