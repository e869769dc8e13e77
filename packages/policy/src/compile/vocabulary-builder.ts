import { COLOR_HEADER, headerOfKey, mayCarryTag, type TagSpec, type Vocabulary } from "@dyeing/sdk/wire";
import type { FieldPath } from "@dyeing/text";
import type { PolicyDocument, TagDocument } from "../document/policy-document.ts";
import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { ReportFault } from "../rule/rule-fault.ts";

/** The key whose value is the color. */
export const COLOR_KEY = "color";

/** Collects the tags of a policy: those of `tags`, then the keys that only rules name. Faults are reported. */
export function buildVocabulary(document: PolicyDocument, report: ReportFault): Vocabulary {
  const byKey = new Map<string, TagSpec>();
  const byHeader = new Map<string, TagSpec>();
  const add = (spec: TagSpec, path: FieldPath) => {
    const taken = byHeader.get(spec.header);
    if (taken !== undefined) {
      report({ kind: "duplicate", path, message: `header \`${spec.header}\` already carries tag \`${taken.key}\`` });
    } else if (!mayCarryTag(spec.header)) {
      report({ kind: "header", path, message: `header \`${spec.header}\` may not carry a tag` });
    }
    byKey.set(spec.key, spec);
    byHeader.set(spec.header, spec);
  };
  for (const [key, tag] of Object.entries(document.tags ?? {})) {
    if (key === COLOR_KEY) {
      report({
        kind: "reference",
        path: ["tags", key],
        message: "`color` is not a tag: give it by a rule",
        onKey: true,
      });
    } else add(specOfTag(key, tag), ["tags", key, "header"]);
  }
  for (const [at, rule] of (document.rules ?? []).entries()) {
    if (rule.key === COLOR_KEY) checkColorRule(rule, at, report);
    else addRuleKey(rule, at, byKey, add, report);
  }
  return Object.freeze({ byKey, byHeader });
}

function specOfTag(key: string, { header, scope = "route", priority = 0 }: TagDocument): TagSpec {
  return Object.freeze({ key, header: header.toLowerCase(), scope, priority });
}

function addRuleKey(
  rule: DyeingRule,
  at: number,
  byKey: ReadonlyMap<string, TagSpec>,
  add: (spec: TagSpec, path: FieldPath) => void,
  report: ReportFault,
): void {
  const known = byKey.get(rule.key);
  const header = rule.header?.toLowerCase();
  if (known === undefined) {
    const spec: TagSpec = {
      key: rule.key,
      header: header ?? headerOfKey(rule.key),
      scope: "route",
      priority: 0,
    };
    add(Object.freeze(spec), ["rules", at, rule.header === undefined ? "key" : "header"]);
  } else if (header !== undefined && header !== known.header) {
    const message = `tag \`${rule.key}\` is carried by header \`${known.header}\`, not \`${header}\``;
    report({ kind: "header", path: ["rules", at, "header"], message });
  }
}

function checkColorRule(rule: DyeingRule, at: number, report: ReportFault): void {
  if (rule.header !== undefined && rule.header.toLowerCase() !== COLOR_HEADER) {
    const message = `the color is carried by header \`${COLOR_HEADER}\`, not \`${rule.header.toLowerCase()}\``;
    report({ kind: "header", path: ["rules", at, "header"], message });
  }
  if (rule.required === true) {
    const message = "a color rule cannot be required: without a color the request is undyed";
    report({ kind: "schema", path: ["rules", at, "required"], message });
  }
  if (rule.value === undefined && rule.from === undefined) {
    report({ kind: "schema", path: ["rules", at], message: "a color rule needs `value` or `from`" });
  }
}
