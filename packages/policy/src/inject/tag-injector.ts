import type { DecidedTag, RequestFacts, UndyedReason } from "@dyeing/sdk";
import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { RuleOutcome } from "../rule/rule-outcome.ts";
import type { CompiledRule, CompiledTag, RuleSet } from "../rule/rule-set.ts";
import type { Decision, TagOutcome } from "./decision.ts";
import { RecordedDecision } from "./recorded-decision.ts";

/** A required rule with one of these leaves its key missing. */
const FOUND_NOTHING: ReadonlySet<RuleOutcome> = new Set(["no-value", "invalid-value", "error"]);

/**
 * Decides the dye of a request: tags from their sources, then the rules in file order, the first that applies per key
 * winning. Conditions see the tags as their sources gave them, not what rules give, so that the order of rules of
 * different keys does not matter. Stateless; never throws.
 */
export class TagInjector {
  readonly #rules: RuleSet;

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  decide(facts: RequestFacts): Decision {
    try {
      return decide(this.#rules, facts);
    } catch {
      return failed(this.#rules);
    }
  }
}

/** What is known of one request while its rules are tried. */
interface Trial {
  /** Tag values as their sources gave them; what conditions see. */
  readonly found: (string | undefined)[];
  /** Tag values after rules, then the color. */
  readonly given: (string | undefined)[];
  /** Slots that a rule decided. */
  readonly decided: boolean[];
  /** Slots whose required rule found no value. */
  readonly wanted: number[];
  readonly tagOutcomes: TagOutcome[];
  readonly ruleOutcomes: RuleOutcome[];
  colorRule: string | undefined;
}

function decide(set: RuleSet, facts: RequestFacts): Decision {
  const found: (string | undefined)[] = [];
  const tagOutcomes: TagOutcome[] = [];
  for (const tag of set.tags) found.push(readTag(tag, facts, found, tagOutcomes));
  const given = [...found, undefined];
  const trial: Trial = { found, given, decided: [], wanted: [], tagOutcomes, ruleOutcomes: [], colorRule: undefined };
  for (const rule of set.rules) trial.ruleOutcomes.push(tryRule(rule, facts, trial));
  return conclude(set, trial);
}

function readTag(
  tag: CompiledTag,
  facts: RequestFacts,
  found: readonly (string | undefined)[],
  outcomes: TagOutcome[],
): string | undefined {
  let outcome: TagOutcome = "no-source";
  let value: string | undefined;
  try {
    value = facts.tag?.(tag.spec.key);
    if (value !== undefined) {
      outcome = "from-application";
      // Handed in by code that no type checker has seen.
      if (typeof value !== "string" || value === "") value = undefined;
    } else if (tag.read !== undefined) {
      value = tag.read(facts, found);
      outcome = value === undefined ? "absent" : "from-source";
    }
    const isRefused = value === undefined ? outcome === "from-application" : tag.allowed?.has(value) === false;
    if (isRefused) {
      value = undefined;
      outcome = "not-allowed";
    }
  } catch {
    value = undefined;
    outcome = "error";
  }
  outcomes.push(outcome);
  return value;
}

function tryRule(rule: CompiledRule, facts: RequestFacts, trial: Trial): RuleOutcome {
  const { slot } = rule;
  if (trial.decided[slot] === true) return "key-already-decided";
  let outcome: RuleOutcome = "error";
  try {
    outcome = rule.check(facts, trial.found);
    if (outcome === "applied") outcome = giveValue(rule, rule.value(facts, trial.found), trial);
  } catch {
    outcome = "error";
  }
  if (rule.required && FOUND_NOTHING.has(outcome)) trial.wanted.push(slot);
  return outcome;
}

function giveValue(rule: CompiledRule, value: string | undefined, trial: Trial): RuleOutcome {
  if (value === undefined) return "no-value";
  if (!rule.accepts(value)) return "invalid-value";
  trial.decided[rule.slot] = true;
  trial.given[rule.slot] = value;
  if (rule.slot < trial.found.length) trial.tagOutcomes[rule.slot] = "from-rule";
  else trial.colorRule = rule.id;
  return "applied";
}

function conclude(set: RuleSet, { given, wanted, tagOutcomes, ruleOutcomes, colorRule }: Trial): Decision {
  const tags: DecidedTag[] = [];
  let missing: string | undefined;
  for (const [slot, tag] of set.tags.entries()) {
    const value = given[slot];
    if (value !== undefined) tags.push({ spec: tag.spec, value });
    else if (missing === undefined && (tag.required || wanted.includes(slot))) missing = tag.spec.key;
  }
  const color = given[set.tags.length];
  const undyedBecause = reasonOf(color, missing);
  return new RecordedDecision(set, {
    color: undyedBecause === undefined && color !== undefined ? color : DEFAULT_COLOR,
    tags,
    rule: undyedBecause === undefined ? colorRule : undefined,
    undyedBecause,
    missing,
    ruleOutcomes,
    tagOutcomes,
  });
}

function reasonOf(color: string | undefined, missing: string | undefined): UndyedReason | undefined {
  if (missing !== undefined) return "required-missing";
  if (color === undefined) return "no-rule-applied";
  return color === DEFAULT_COLOR ? "rule-said-default" : undefined;
}

function failed(set: RuleSet): Decision {
  return new RecordedDecision(set, {
    color: DEFAULT_COLOR,
    tags: [],
    rule: undefined,
    undyedBecause: "decide-failed",
    missing: undefined,
    ruleOutcomes: [],
    tagOutcomes: [],
  });
}
