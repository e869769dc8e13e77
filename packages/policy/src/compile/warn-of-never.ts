import type { FieldPath } from "@dyeing/text";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { PolicyWarningCode } from "../document/policy-error.ts";
import type { DyeingRule } from "../rule/dyeing-rule.ts";
import { COLOR_KEY } from "./vocabulary-builder.ts";

export type Warn = (path: FieldPath, code: PolicyWarningCode, text: string, offset?: number) => void;

/** Finds what the order of rules says in vain: rules behind one that always applies, and that no request is ever dyed. */
export function warnOfNever(document: PolicyDocument, warn: Warn): void {
  const { rules = [] } = document;
  /** By key: the first rule that applies to every request. */
  const always = new Map<string, number>();
  for (const [at, rule] of rules.entries()) {
    const before = always.get(rule.key);
    if (before !== undefined) {
      const text = `never applies: \`rules[${before}]\` gives \`${rule.key}\` to every request before it`;
      warn(["rules", at], "DYE_POLICY_NEVER", text);
    } else if (appliesAlways(rule)) always.set(rule.key, at);
  }
  if (rules.some(({ key }) => key === COLOR_KEY)) return;
  const text = "no rule has the key `color`: no request is ever dyed";
  warn(document.rules === undefined ? [] : ["rules"], "DYE_POLICY_NO_COLOR", text);
}

function appliesAlways({ value, when, match, sample }: DyeingRule): boolean {
  return value !== undefined && when === undefined && match === undefined && sample === undefined;
}
