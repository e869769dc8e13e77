import type { Reading } from "../condition/reading.ts";
import type { CompiledRule } from "../rule/compiled-rule.ts";
import type { RuleOutcome } from "../rule/rule-outcome.ts";
import type { TagOutcome } from "./decision.ts";

/** A required rule with one of these leaves its key missing. */
const FOUND_NOTHING: ReadonlySet<RuleOutcome> = new Set(["no-value", "invalid-value", "error"]);

const NONE: readonly number[] = [];

/** Rules, tried on one request, each in its turn. */
export class Trial {
  /** Tag values after rules, then the color. */
  readonly given: (string | undefined)[];
  /** What became of each tag. Shared until a rule changes it. */
  tagOutcomes: readonly TagOutcome[];
  /** Slots whose required rule found no value. */
  wanted: readonly number[] = NONE;
  colorRule: string | undefined;
  readonly #reading: Reading;
  /** By slot: whether a rule decided it. */
  readonly #decided: (boolean | undefined)[];
  #undecided: number;

  /**
   * @param tagOutcomes What became of each tag by its source.
   * @param keys How many keys rules can give.
   */
  constructor(reading: Reading, tagOutcomes: readonly TagOutcome[], keys: number) {
    this.#reading = reading;
    const { tags } = reading;
    // As long as they have to be: an array that grows takes sixteen places more.
    this.given = new Array(tags.length + 1);
    for (let slot = 0; slot < tags.length; slot += 1) this.given[slot] = tags[slot];
    this.#decided = new Array(tags.length + 1);
    this.tagOutcomes = tagOutcomes;
    this.#undecided = keys;
  }

  /** Whether no rule can change anything any more. */
  get isOver(): boolean {
    return this.#undecided === 0;
  }

  /** @param holds It is known that its conditions do. */
  try(rule: CompiledRule, holds = false): RuleOutcome {
    if (this.#decided[rule.slot] === true) return "key-already-decided";
    let outcome: RuleOutcome = "error";
    try {
      outcome = holds ? "applied" : rule.check(this.#reading);
      if (outcome === "applied") outcome = this.#give(rule);
    } catch {
      outcome = "error";
    }
    if (rule.required && FOUND_NOTHING.has(outcome)) this.wanted = [...this.wanted, rule.slot];
    return outcome;
  }

  #give(rule: CompiledRule): RuleOutcome {
    const { faults } = this.#reading;
    const value = rule.value(this.#reading);
    if (value === undefined) return this.#reading.faults > faults ? "error" : "no-value";
    if (!rule.hasValue && !rule.accepts(value)) return "invalid-value";
    const { slot } = rule;
    this.#decided[slot] = true;
    this.#undecided -= 1;
    this.given[slot] = value;
    if (slot < this.tagOutcomes.length) this.tagOutcomes = this.tagOutcomes.with(slot, "from-rule");
    else this.colorRule = rule.id;
    return "applied";
  }
}
