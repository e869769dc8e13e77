import { isColor, type Vocabulary } from "@dyeing/sdk/wire";
import { groupOf } from "../candidates/group-of.ts";
import { RuleIndex } from "../candidates/rule-index.ts";
import type { Term } from "../condition/term.ts";
import { TermTable } from "../condition/term-table.ts";
import { IssueCollector, WarningCollector } from "../document/issue-collector.ts";
import type { ParsedPolicy } from "../document/parse-policy.ts";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { PolicyErrorCode, PolicyWarning } from "../document/policy-error.ts";
import type { RuleSet } from "../inject/rule-set.ts";
import { compileRule, type RuleResult } from "../rule/compile-rule.ts";
import type { CompiledRule, CompiledTag } from "../rule/compiled-rule.ts";
import type { FaultText, ReportFault, RuleFault } from "../rule/rule-fault.ts";
import type { SourcesByName } from "../tag-source/sources-by-name.ts";
import { checkCost } from "./check-cost.ts";
import { checkTrust } from "./check-trust.ts";
import { compileTags } from "./compile-tags.ts";
import { credentialFault } from "./credential-header.ts";
import { ruleIds } from "./rule-ids.ts";
import { buildVocabulary, COLOR_KEY } from "./vocabulary-builder.ts";
import { warnOfClientHeaders } from "./warn-of-client-headers.ts";
import { warnOfCondition } from "./warn-of-condition.ts";
import { type Warn, warnOfNever } from "./warn-of-never.ts";

const CODES: Readonly<Record<RuleFault["kind"], PolicyErrorCode>> = {
  condition: "DYE_POLICY_CONDITION",
  cost: "DYE_POLICY_COST",
  regex: "DYE_POLICY_REGEX",
  color: "DYE_POLICY_COLOR",
  value: "DYE_POLICY_VALUE",
  header: "DYE_POLICY_HEADER",
  reference: "DYE_POLICY_REFERENCE",
  duplicate: "DYE_POLICY_DUPLICATE",
  schema: "DYE_POLICY_SCHEMA",
};

/** What rules are compiled with, beside their document. */
export interface CompileRulesOptions {
  /** Undefined: the policy is only looked at, and its sources have no values. */
  readonly sources?: SourcesByName | undefined;
  /** What is known to be said in vain, with its places: it is not looked for again. */
  readonly warnings?: readonly PolicyWarning[] | undefined;
}

export interface CompiledRules extends RuleSet {
  readonly vocabulary: Vocabulary;
  readonly warnings: readonly PolicyWarning[];
}

/** Compiles the part of a policy that a TagInjector decides by, a rule at a step. Throws PolicyError with every fault found. */
export function* compileRulesInSteps(
  parsed: ParsedPolicy,
  { sources, warnings: known }: CompileRulesOptions,
): Generator<void, CompiledRules> {
  const { document, file, locator } = parsed;
  const issues = new IssueCollector(file, locator);
  const report: ReportFault = ({ kind, path, message, offset, onKey }) =>
    issues.add({ code: CODES[kind], path, text: message, offset, onKey });
  const vocabulary = buildVocabulary(document, report);
  yield;
  const tags = compileTags(document, vocabulary, report, sources);
  const warnings = new WarningCollector(file, locator);
  const warn: Warn = (path, code, text, offset) => {
    if (known === undefined) warnings.add({ code, path, text, offset });
  };
  const { rules, anchors, plan } = yield* compileAll(document, tags, report, warn);
  checkTrust(document, report);
  issues.throwIfAny();
  const index = yield* RuleIndex.of(rules, anchors);
  checkCost(index.cost, report);
  issues.throwIfAny();
  yield;
  if (known === undefined) {
    warnOfNever(document, warn);
    warnOfClientHeaders(document, tags, warn);
  }
  return Object.freeze({
    revision: document.revision,
    tags: Object.freeze(tags),
    rules: Object.freeze(rules),
    plan,
    index,
    vocabulary,
    warnings: Object.freeze(known ?? warnings.inOrder()),
  });
}

function* compileAll(
  document: PolicyDocument,
  tags: readonly CompiledTag[],
  report: ReportFault,
  warn: Warn,
): Generator<void, Pick<RuleSet, "rules" | "plan"> & { readonly anchors: readonly RuleResult["anchors"][] }> {
  const { rules = [] } = document;
  const ids = yield* ruleIds(rules, report);
  const slots = new Map(tags.map(({ spec }, slot) => [spec.key, slot]));
  const readable = new Map(
    tags.flatMap(({ spec, read }, slot) => (read === undefined ? [] : [[spec.key, slot] as const])),
  );
  const terms = new TermTable((key) => readable.get(key));
  const allowed = new Map(tags.map((tag) => [tag.spec.key, tag.allowed]));
  const acceptances = new Map<string, (value: string) => boolean>();
  const checkTerm = (term: Term, use: "read" | "carry") => faultOfTerm(term, use, slots, readable);
  const compiled: CompiledRule[] = [];
  const anchors: RuleResult["anchors"][] = [];
  for (const [at, rule] of rules.entries()) {
    const path = ["rules", at];
    const slot = slots.get(rule.key);
    const tag = slot === undefined ? undefined : tags[slot];
    if (rule.value !== undefined && rule.from !== undefined) {
      report({
        kind: "schema",
        path: [...path, "from"],
        message: "a rule has `value` or `from`, not both",
        onKey: true,
      });
    }
    const result = compileRule(rule, {
      id: ids[at] ?? rule.key,
      slot: slot ?? tags.length,
      header: tag?.spec.header ?? rule.key,
      tagHasSource: tag?.read !== undefined,
      terms,
      accepts: groupOf(acceptances, rule.key, () => acceptance(rule.key, tag)),
      checkTerm,
      path,
      report,
    });
    // At once: in a process that starts, to keep ten thousand syntax trees until later costs more than all warnings.
    if (result.when !== undefined) warnOfCondition(result.when, [...path, "when"], allowed, warn);
    compiled.push(result.rule);
    anchors.push(result.anchors);
    yield;
  }
  return { rules: compiled, anchors, plan: terms };
}

function acceptance(key: string, tag: CompiledTag | undefined): (value: string) => boolean {
  if (key === COLOR_KEY) return isColor;
  const allowed = tag?.allowed;
  return allowed === undefined ? (value) => value.isWellFormed() : (value) => allowed.has(value);
}

function faultOfTerm(
  term: Term,
  use: "read" | "carry",
  slots: ReadonlyMap<string, number>,
  readable: ReadonlyMap<string, number>,
): FaultText | undefined {
  if (term.kind !== "tag") return use === "carry" ? credentialFault(term) : undefined;
  if (readable.has(term.key)) return undefined;
  if (slots.has(term.key)) {
    return { kind: "reference", message: `tag \`${term.key}\` has no \`from\` under \`tags\`: rules cannot see it` };
  }
  return { kind: "reference", message: `tag \`${term.key}\` is not in the vocabulary` };
}
