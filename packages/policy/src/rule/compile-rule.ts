import { compilePattern, PatternError } from "@dyeing/text";
import { bucketsOf } from "./bucket.ts";
import { compileCondition } from "./compile-condition.ts";
import { type Clause, parseCondition } from "./condition.ts";
import type { DyeingRule } from "./dyeing-rule.ts";
import { ExpressionError } from "./expression-error.ts";
import { compileTerm, type FactReader } from "./fact-reader.ts";
import type { FaultText, ReportFault } from "./rule-fault.ts";
import type { RuleOutcome } from "./rule-outcome.ts";
import type { CompiledRule } from "./rule-set.ts";
import { compileSample } from "./sample.ts";
import type { Term } from "./term.ts";
import { compileTransform, type TransformStep } from "./transform.ts";
import { parseValueExpression } from "./value-expression.ts";

/** What a rule needs to know of the policy around it. */
export interface RuleSurroundings {
  readonly id: string;
  readonly slot: number;
  /** Lower case. */
  readonly header: string;
  readonly tagHasSource: boolean;
  /** Slots of the tags that conditions can see. */
  slotOf(key: string): number | undefined;
  accepts(value: string): boolean;
  /** Faults found in the terms of an expression (an unknown tag, a credential). */
  checkTerm(term: Term, use: "read" | "carry"): FaultText | undefined;
  readonly path: readonly (string | number)[];
  readonly report: ReportFault;
}

/** Compiles one rule. Faults are reported; a rule with faults must not be used. */
export function compileRule(rule: DyeingRule, around: RuleSurroundings): CompiledRule {
  const when = rule.when === undefined ? undefined : compileCondition(conditionOf(rule.when, around), around.slotOf);
  const match = rule.match === undefined ? undefined : compileMatch(rule.match, around);
  const unit = rule.sample === undefined ? undefined : valueReader(rule.sample.by, "read", ["sample", "by"], around);
  const sampled = rule.sample === undefined ? undefined : compileSample(checkPercent(rule.sample, around));
  const check: CompiledRule["check"] = (facts, tags): RuleOutcome => {
    if (when !== undefined && !when(facts, tags)) return "when-false";
    if (match !== undefined && !match(facts, tags)) return "match-failed";
    if (unit !== undefined && sampled !== undefined) {
      const value = unit(facts, tags);
      if (value === undefined) return "no-sample-unit";
      if (!sampled(value)) return "not-sampled";
    }
    return "applied";
  };
  return {
    id: around.id,
    key: rule.key,
    slot: around.slot,
    required: rule.required === true,
    check,
    value: compileValue(rule, around),
    accepts: around.accepts,
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
  const read =
    rule.from !== undefined
      ? valueReader(rule.from, "carry", ["from"], around)
      : compileTerm(
          around.tagHasSource ? { kind: "tag", key: rule.key } : { kind: "header", name: around.header },
          around.slotOf,
        );
  const { key } = rule;
  const { slot } = around;
  return (facts, tags) => {
    // What the application hands in is in place of every source: also where it was refused, no client speaks for it.
    const value = facts.tag?.(key) === undefined ? read(facts, tags) : tags[slot];
    return value === undefined ? undefined : apply(value) || undefined;
  };
}

function isList(transform: TransformStep | readonly TransformStep[]): transform is readonly TransformStep[] {
  return Array.isArray(transform);
}

function conditionOf(text: string, around: RuleSurroundings): readonly Clause[] {
  const path = [...around.path, "when"];
  try {
    const clauses = parseCondition(text);
    for (const { term, offset } of clauses) {
      const fault = around.checkTerm(term, "read");
      if (fault !== undefined) around.report({ ...fault, path, offset });
    }
    return clauses;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    around.report({ kind: "condition", path, message: error.message, offset: error.offset });
    return [];
  }
}

function valueReader(
  text: string,
  use: "read" | "carry",
  field: readonly string[],
  around: RuleSurroundings,
): FactReader {
  const path = [...around.path, ...field];
  try {
    const term = parseValueExpression(text);
    const fault = around.checkTerm(term, use);
    if (fault !== undefined) around.report({ ...fault, path, offset: 0 });
    return compileTerm(term, around.slotOf);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    around.report({ kind: "condition", path, message: error.message, offset: error.offset });
    return () => undefined;
  }
}

function compileMatch(match: { header: string; regex: string }, around: RuleSurroundings): FactTest {
  const read = compileTerm({ kind: "header", name: match.header.toLowerCase() }, around.slotOf);
  try {
    const pattern = compilePattern(match.regex);
    return (facts, tags) => {
      const value = read(facts, tags);
      return value !== undefined && pattern.matches(value);
    };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    around.report({ kind: "regex", path: [...around.path, "match", "regex"], message: error.message });
    return () => false;
  }
}

type FactTest = ReturnType<typeof compileCondition>;

function checkPercent<T extends { readonly percent: number }>(sample: T, around: RuleSurroundings): T {
  if (bucketsOf(sample.percent) === undefined) {
    const path = [...around.path, "sample", "percent"];
    around.report({ kind: "value", path, message: `\`${sample.percent}\` is not within 0 to 100 in steps of 0.01` });
  }
  return sample;
}
