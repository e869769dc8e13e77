import type { DecidedTag, RequestFacts, UndyedReason } from "@dyeing/sdk";
import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import { Reading } from "../condition/reading.ts";
import type { CompiledTag } from "../rule/compiled-rule.ts";
import type { Decision, TagOutcome } from "./decision.ts";
import { ExplainedDecision } from "./explained-decision.ts";
import type { RuleSet } from "./rule-set.ts";
import { Trial } from "./trial.ts";

/**
 * Decides the dye of a request: tags from their sources, then the rules in file order, the first that applies per key
 * winning. Conditions see the tags as their sources gave them, not what rules give, so that the order of rules of
 * different keys does not matter. Stateless; never throws.
 */
export class TagInjector {
  readonly #rules: RuleSet;
  /** How many keys rules can give. */
  readonly #keys: number;

  constructor(rules: RuleSet) {
    this.#rules = rules;
    this.#keys = new Set(rules.rules.map((rule) => rule.slot)).size;
  }

  decide(facts: RequestFacts): Decision {
    try {
      return this.#decide(facts);
    } catch {
      return failed(this.#rules);
    }
  }

  #decide(facts: RequestFacts): Decision {
    const set = this.#rules;
    const found: (string | undefined)[] = new Array(set.tags.length);
    const tagOutcomes: TagOutcome[] = new Array(set.tags.length);
    let slot = 0;
    for (const tag of set.tags) {
      found[slot] = readTag(tag, slot, facts, found, tagOutcomes);
      slot += 1;
    }
    const reading = new Reading(facts, found, set.plan);
    const trial = new Trial(reading, tagOutcomes, this.#keys);
    const { rules } = set;
    set.index.visit(reading, (position, holds) => {
      trial.try(rules[position] as (typeof rules)[number], holds);
      return !trial.isOver;
    });
    return conclude(set, reading, tagOutcomes, trial);
  }
}

function readTag(
  tag: CompiledTag,
  slot: number,
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
  outcomes[slot] = outcome;
  return value;
}

function conclude(
  set: RuleSet,
  reading: Reading,
  tagOutcomes: readonly TagOutcome[],
  { given, wanted, colorRule }: Trial,
): Decision {
  const tags: DecidedTag[] = [];
  let missing: string | undefined;
  let slot = 0;
  for (const tag of set.tags) {
    const value = given[slot];
    if (value !== undefined) tags.push({ spec: tag.spec, value });
    else if (missing === undefined && (tag.required || wanted.includes(slot))) missing = tag.spec.key;
    slot += 1;
  }
  const color = given[slot];
  const undyedBecause = reasonOf(color, missing);
  const dyed = undyedBecause === undefined && color !== undefined;
  return new ExplainedDecision(
    {
      color: dyed ? color : DEFAULT_COLOR,
      tags,
      revision: set.revision,
      rule: dyed ? colorRule : undefined,
      undyedBecause,
      missing,
    },
    set,
    reading,
    tagOutcomes,
  );
}

function reasonOf(color: string | undefined, missing: string | undefined): UndyedReason | undefined {
  if (missing !== undefined) return "required-missing";
  if (color === undefined) return "no-rule-applied";
  return color === DEFAULT_COLOR ? "rule-said-default" : undefined;
}

function failed(set: RuleSet): Decision {
  const { revision } = set;
  const undyedBecause: UndyedReason = "decide-failed";
  const decided = { color: DEFAULT_COLOR, tags: [], revision, rule: undefined, undyedBecause, missing: undefined };
  return new ExplainedDecision(decided, set, undefined, []);
}
