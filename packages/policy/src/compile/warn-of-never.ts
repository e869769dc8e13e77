import type { FieldPath } from "@dyeing/text";
import { type Condition, conjunctsOf, type OneOf, type TextTest } from "../condition/condition.ts";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { PolicyWarningCode } from "../document/policy-error.ts";

import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { CompiledTag } from "../rule/rule-set.ts";
import { COLOR_KEY } from "./vocabulary-builder.ts";

type Warn = (path: FieldPath, code: PolicyWarningCode, text: string, offset?: number) => void;

/** Finds what a policy without faults says in vain: rules that can never apply, and that no request is ever dyed. */
export function warnOfNever(
  document: PolicyDocument,
  tags: readonly CompiledTag[],
  conditions: readonly (Condition | undefined)[],
  warn: Warn,
): void {
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
    const condition = conditions[at];
    if (condition !== undefined) warnOfCondition(condition, ["rules", at, "when"], allowed, warn);
  }
  if (rules.some(({ key }) => key === COLOR_KEY)) return;
  const text = "no rule has the key `color`: no request is ever dyed";
  warn(document.rules === undefined ? [] : ["rules"], "DYE_POLICY_NO_COLOR", text);
}

function appliesAlways({ value, when, match, sample }: DyeingRule): boolean {
  return value !== undefined && when === undefined && match === undefined && sample === undefined;
}

function warnOfCondition(
  condition: Condition,
  path: FieldPath,
  allowed: ReadonlyMap<string, ReadonlySet<string> | undefined>,
  warn: Warn,
): void {
  for (const part of conjunctsOf(condition)) {
    if (part.kind !== "one-of" && part.kind !== "starts-with") continue;
    const { term, offset } = part;
    const values = term.kind === "tag" ? allowed.get(term.key) : undefined;
    if (term.kind !== "tag" || values === undefined) continue;
    const { unknown, never } = compared(part, values);
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
function compared(
  part: OneOf | TextTest,
  values: ReadonlySet<string>,
): { unknown: string | undefined; never: boolean } {
  if (!("values" in part)) {
    const some = [...values].some((value) => value.startsWith(part.text));
    return { unknown: some ? undefined : part.text, never: true };
  }
  const unknown = part.values.filter((value) => !values.has(value));
  return { unknown: unknown[0], never: unknown.length === part.values.length };
}
