import { compilePattern, patternFault } from "@dyeing/text";
import { type Anchor, anchorOfPattern, anchorsOf } from "../anchor/anchor.ts";
import { compileCondition, type Test } from "../condition/compile-condition.ts";
import { type Condition, termsOf } from "../condition/condition.ts";
import { costOfCondition, inMicroseconds, MAX_CONDITION_COST, PATTERN_COST } from "../condition/condition-cost.ts";
import { ExpressionError } from "../condition/expression-error.ts";
import { parseCondition } from "../condition/parse-condition.ts";
import type { Reading } from "../condition/reading.ts";
import type { Term } from "../condition/term.ts";
import type { TermTable } from "../condition/term-table.ts";
import { parseValueExpression } from "../condition/value-expression.ts";
import { bucketsOf } from "../sample/bucket.ts";
import type { SampleSpec } from "../sample/sample-spec.ts";
import type { CompiledRule } from "./compiled-rule.ts";
import type { DyeingRule } from "./dyeing-rule.ts";
import type { FaultText, ReportFault } from "./rule-fault.ts";
import { compileTransform, type TransformStep } from "./transform.ts";

/** What a rule needs to know of the policy around it. */
export interface RuleSurroundings {
  readonly id: string;
  readonly slot: number;
  /** Lower case. */
  readonly header: string;
  readonly tagHasSource: boolean;
  readonly terms: TermTable;
  accepts(value: string): boolean;
  /** Faults found in the terms of an expression (an unknown tag, a credential). */
  checkTerm(term: Term, use: "read" | "carry"): FaultText | undefined;
  readonly path: readonly (string | number)[];
  readonly report: ReportFault;
}

/** A rule, and its condition as it was understood. */
export interface RuleResult {
  readonly rule: CompiledRule;
  /** What it can be looked up by; one has to be enough, all of them have to hold. */
  readonly anchors: readonly Anchor[];
  readonly when: Condition | undefined;
}

/** Compiles one rule. Faults are reported; a rule with faults must not be used. */
export function compileRule(rule: DyeingRule, around: RuleSurroundings): RuleResult {
  const when = rule.when === undefined ? undefined : conditionOf(rule.when, around);
  const parts: readonly RulePart[] = [
    ...(when === undefined ? [] : [whenPart(when, around)]),
    ...(rule.match === undefined ? [] : [matchPart(rule.match, around)]),
    ...(rule.sample === undefined ? [] : [samplePart(rule.sample, around)]),
  ].filter((part) => part !== undefined);
  const found = parts.flatMap((part) => part.anchors);
  const anchors = parts.length > 1 ? found.map((anchor) => ({ ...anchor, exact: false })) : found;
  const compiled: CompiledRule = {
    id: around.id,
    key: rule.key,
    slot: around.slot,
    required: rule.required === true,
    unconditional: parts.length === 0,
    hasValue: rule.value !== undefined,
    draw: parts.find(({ draw }) => draw !== undefined)?.draw,
    cost: parts.reduce((sum, part) => sum + part.cost, VALUE_COST),
    check: checkAll(parts.map(({ refusal }) => refusal)),
    value: compileValue(rule, around),
    accepts: around.accepts,
  };
  return { rule: compiled, anchors, when };
}

/** Of finding a rule's value, in the units of `CompiledRule.cost`. */
const VALUE_COST = 1;

/** One of the conditions of a rule. */
interface RulePart {
  readonly anchors: readonly Anchor[];
  readonly cost: number;
  readonly draw?: number;
  /** Why it does not hold. Undefined: it does. `error`: it cannot be known, as a value cannot be read. */
  readonly refusal: (reading: Reading) => Refusal | undefined;
}

type Refusal = "when-false" | "match-failed" | "not-sampled" | "no-sample-unit" | "error";

/** A part that cannot be known is no matter where another one does not hold: whichever was looked at first. */
function checkAll(refusals: readonly RulePart["refusal"][]): CompiledRule["check"] {
  const [only] = refusals;
  if (only === undefined) return () => "applied";
  if (refusals.length === 1) return (reading) => only(reading) ?? "applied";
  return (reading) => {
    let outcome: "applied" | "error" = "applied";
    for (const refusalOf of refusals) {
      const refusal = refusalOf(reading);
      if (refusal === "error") outcome = "error";
      else if (refusal !== undefined) return refusal;
    }
    return outcome;
  };
}

function whenPart(condition: Condition, { terms }: RuleSurroundings): RulePart {
  const test: Test = compileCondition(condition, terms);
  return {
    anchors: anchorsOf(condition, terms),
    cost: costOfCondition(condition),
    refusal: (reading) => {
      const holds = test(reading);
      if (holds === true) return undefined;
      return holds === null ? "error" : "when-false";
    },
  };
}

function matchPart(match: { header: string; regex: string }, around: RuleSurroundings): RulePart | undefined {
  const slot = around.terms.slotOf({ kind: "header", name: match.header.toLowerCase() });
  const fault = patternFault(match.regex);
  if (fault !== undefined) {
    around.report({ kind: "regex", path: [...around.path, "match", "regex"], message: fault });
    return undefined;
  }
  const pattern = compilePattern(match.regex);
  return {
    anchors: anchorOfPattern(slot, match.regex, true),
    cost: PATTERN_COST,
    refusal: (reading) => {
      const { faults } = reading;
      const value = reading.text(slot);
      if (value === undefined) return reading.faults > faults ? "error" : "match-failed";
      return pattern.testExact(value) ? undefined : "match-failed";
    },
  };
}

function samplePart({ percent, by, salt }: SampleSpec, around: RuleSurroundings): RulePart | undefined {
  const buckets = bucketsOf(percent);
  if (buckets === undefined) {
    const path = [...around.path, "sample", "percent"];
    around.report({ kind: "value", path, message: `\`${percent}\` is not within 0 to 100 in steps of 0.01` });
  }
  const unit = valueTerm(by, "read", ["sample", "by"], around);
  if (buckets === undefined || unit === undefined) return undefined;
  const draw = around.terms.drawOf(salt, unit);
  return {
    anchors: [{ kind: "sample", draw, buckets, exact: true }],
    cost: 2,
    draw,
    refusal: (reading) => {
      const { faults } = reading;
      const bucket = reading.bucket(draw);
      if (bucket === undefined) return reading.faults > faults ? "error" : "no-sample-unit";
      return bucket < buckets ? undefined : "not-sampled";
    },
  };
}

function compileValue(rule: DyeingRule, around: RuleSurroundings): CompiledRule["value"] {
  const { transform = [] } = rule;
  const apply = compileTransform(isList(transform) ? transform : [transform]);
  if (rule.value !== undefined) {
    const value = apply(rule.value);
    if (!around.accepts(value)) {
      const shown = value === rule.value ? `\`${value}\`` : `\`${rule.value}\`, transformed to \`${value}\`,`;
      const color = rule.key === "color";
      const message = color
        ? `${shown} is not a color: expected a DNS label ([a-z0-9-], at most 63) or \`default\``
        : `${shown} is not one of the values of tag \`${rule.key}\``;
      around.report({ kind: color ? "color" : "value", path: [...around.path, "value"], message });
    }
    return () => value;
  }
  const term = valueTermOf(rule, around);
  const read = term === undefined ? undefined : around.terms.slotOf(term);
  const { key } = rule;
  const { slot } = around;
  return (reading) => {
    // What the application hands in is in place of every source: also where it was refused, no client speaks for it.
    const handedIn = reading.facts.tag?.(key) !== undefined;
    const value = handedIn ? reading.tags[slot] : read === undefined ? undefined : reading.text(read);
    return value === undefined ? undefined : apply(value) || undefined;
  };
}

function valueTermOf({ key, from }: DyeingRule, around: RuleSurroundings): Term | undefined {
  if (from !== undefined) return valueTerm(from, "carry", ["from"], around);
  return around.tagHasSource ? { kind: "tag", key } : { kind: "header", name: around.header };
}

function isList(transform: TransformStep | readonly TransformStep[]): transform is readonly TransformStep[] {
  return Array.isArray(transform);
}

function conditionOf(text: string, around: RuleSurroundings): Condition | undefined {
  const path = [...around.path, "when"];
  const condition = parsed(() => parseCondition(text), path, around);
  if (condition === undefined) return undefined;
  let sound = true;
  const report = (fault: FaultText, offset: number) => {
    sound = false;
    around.report({ ...fault, path, offset });
  };
  for (const { term, offset } of termsOf(condition)) {
    const fault = around.checkTerm(term, "read");
    if (fault !== undefined) report(fault, offset);
  }
  for (const { pattern, offset } of patternsOf(condition)) {
    const message = patternFault(pattern);
    if (message !== undefined) report({ kind: "regex", message }, offset);
  }
  const cost = costOfCondition(condition);
  if (cost > MAX_CONDITION_COST) {
    const message = `condition may cost ${inMicroseconds(cost)} us, more than ${inMicroseconds(MAX_CONDITION_COST)}`;
    report({ kind: "cost", message }, 0);
  }
  return sound ? condition : undefined;
}

function patternsOf(condition: Condition): readonly { readonly pattern: string; readonly offset: number }[] {
  if (condition.kind === "and" || condition.kind === "or") return condition.parts.flatMap(patternsOf);
  if (condition.kind === "not") return patternsOf(condition.part);
  return condition.kind === "matches" ? [{ pattern: condition.text, offset: condition.offset }] : [];
}

function valueTerm(
  text: string,
  use: "read" | "carry",
  field: readonly string[],
  around: RuleSurroundings,
): Term | undefined {
  const path = [...around.path, ...field];
  const term = parsed(() => parseValueExpression(text), path, around);
  const fault = term && around.checkTerm(term, use);
  if (fault !== undefined) around.report({ ...fault, path, offset: 0 });
  return term;
}

/** What an expression says. Undefined, and reported, when it cannot be understood. */
function parsed<T>(parse: () => T, path: readonly (string | number)[], { report }: RuleSurroundings): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    report({ kind: "condition", path, message: error.message, offset: error.offset });
    return undefined;
  }
}
