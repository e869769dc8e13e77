import type { FieldPath } from "@dyeing/text";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { PolicyWarningCode } from "../document/policy-error.ts";
import { type Clause, parseCondition } from "../rule/condition.ts";
import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { CompiledTag } from "../rule/rule-set.ts";
import { COLOR_KEY } from "./vocabulary-builder.ts";

type Warn = (path: FieldPath, code: PolicyWarningCode, text: string, offset?: number) => void;

/** Finds what a policy without faults says in vain: rules that can never apply, and that no request is ever dyed. */
export function warnOfNever(document: PolicyDocument, tags: readonly CompiledTag[], warn: Warn): void {
  const { rules = [] } = document;
  const allowed = new Map(tags.map(({ spec, allowed }) => [spec.key, allowed]));
  /** By key: the first rule that applies to every request. */
  const always = new Map<string, number>();
  for (const [at, rule] of rules.entries()) {
    const before = always.get(rule.key);
    if (before !== undefined) {
      const text = `never applies: \`rules[${before}]\` gives \`${rule.key}\` to every request before it`;
      warn(["rules", at], "DYE_POLICY_NEVER", text);
    } else if (appliesAlways(rule)) always.set(rule.key, at);
    if (rule.when !== undefined) warnOfCondition(rule.when, ["rules", at, "when"], allowed, warn);
  }
  if (rules.some(({ key }) => key === COLOR_KEY)) return;
  const text = "no rule has the key `color`: no request is ever dyed";
  warn(document.rules === undefined ? [] : ["rules"], "DYE_POLICY_NO_COLOR", text);
}

function appliesAlways({ value, when, match, sample }: DyeingRule): boolean {
  return value !== undefined && when === undefined && match === undefined && sample === undefined;
}

function warnOfCondition(
  text: string,
  path: FieldPath,
  allowed: ReadonlyMap<string, ReadonlySet<string> | undefined>,
  warn: Warn,
): void {
  for (const clause of parseCondition(text)) {
    const { term, offset } = clause;
    const values = term.kind === "tag" ? allowed.get(term.key) : undefined;
    if (term.kind !== "tag" || values === undefined) continue;
    const { unknown, never } = compared(clause, values);
    if (unknown === undefined) continue;
    const known = [...values].map((value) => `\`${value}\``).join(", ");
    const what = never ? "never applies" : "holds for fewer values than it says";
    warn(
      path,
      "DYE_POLICY_NEVER",
      `${what}: \`${unknown}\` is not among the values of tag \`${term.key}\` (${known})`,
      offset,
    );
  }
}

/** The first that a tag cannot be compared with, and whether that leaves nothing to compare it with. */
function compared(clause: Clause, values: ReadonlySet<string>): { unknown: string | undefined; never: boolean } {
  if (clause.kind === "starts-with") {
    const some = [...values].some((value) => value.startsWith(clause.prefix));
    return { unknown: some ? undefined : clause.prefix, never: true };
  }
  const unknown = clause.values.filter((value) => !values.has(value));
  return { unknown: unknown[0], never: unknown.length === clause.values.length };
}
