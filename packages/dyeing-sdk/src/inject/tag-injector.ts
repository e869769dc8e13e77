import type { RuleSet } from "../rule/rule-set.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import type { DecidedTag, Decision, RuleOutcome, TagOutcome, UndyedReason } from "./decision.ts";
import { RecordedDecision } from "./recorded-decision.ts";
import type { RequestFacts } from "./request-facts.ts";

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

function decide(set: RuleSet, facts: RequestFacts): Decision {
  const { tags, rules } = set;
  const colorSlot = tags.length;
  const tagOutcomes: TagOutcome[] = [];
  const found: (string | undefined)[] = [];
  for (const tag of tags) {
    let value: string | undefined;
    let outcome: TagOutcome = "no-source";
    if (tag.read !== undefined) {
      outcome = "absent";
      try {
        value = tag.read(facts, found);
        if (value !== undefined) outcome = "from-source";
      } catch {
        outcome = "error";
      }
      if (value !== undefined && tag.allowed !== undefined && !tag.allowed.has(value)) {
        value = undefined;
        outcome = "not-allowed";
      }
    }
    found.push(value);
    tagOutcomes.push(outcome);
  }

  const ruleOutcomes: RuleOutcome[] = [];
  const final = found.slice();
  final.push(undefined);
  let colorRule: string | undefined;
  let wanted: Set<number> | undefined;
  const decided: boolean[] = [];
  for (const rule of rules) {
    const { slot } = rule;
    if (decided[slot] === true) {
      ruleOutcomes.push("key-already-decided");
      continue;
    }
    let outcome: RuleOutcome;
    try {
      outcome = rule.check(facts, found);
      if (outcome === "applied") {
        const value = rule.value(facts, found);
        if (value === undefined) outcome = "no-value";
        else if (!rule.accepts(value)) outcome = "invalid-value";
        else {
          decided[slot] = true;
          final[slot] = value;
          if (slot === colorSlot) colorRule = rule.id;
          else tagOutcomes[slot] = "from-rule";
        }
        if (rule.required && decided[slot] !== true) {
          wanted ??= new Set();
          wanted.add(slot);
        }
      }
    } catch {
      outcome = "error";
      if (rule.required) {
        wanted ??= new Set();
        wanted.add(slot);
      }
    }
    ruleOutcomes.push(outcome);
  }

  const given: DecidedTag[] = [];
  let missing: string | undefined;
  for (let slot = 0; slot < colorSlot; slot++) {
    const tag = tags[slot];
    const value = final[slot];
    if (tag === undefined) continue;
    if (value !== undefined) given.push({ spec: tag.spec, value });
    else if (missing === undefined && (tag.required || wanted?.has(slot) === true)) missing = tag.spec.key;
  }
  const color = final[colorSlot];
  const undyedBecause = reasonOf(color, missing);
  return new RecordedDecision(set, {
    color: undyedBecause === undefined && color !== undefined ? color : DEFAULT_COLOR,
    tags: given,
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
