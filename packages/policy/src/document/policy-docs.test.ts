import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile/compile-policy.ts";
import { TAG_OUTCOMES, UNDYED_REASONS } from "../inject/decision.ts";
import { RULE_OUTCOMES } from "../rule/rule-outcome.ts";
import { parsePolicy } from "./parse-policy.ts";
import { POLICY_ERROR_CODES } from "./policy-error.ts";
import { policyJsonSchema } from "./policy-json-schema.ts";

const page = readFileSync(new URL("../../../../docs/reference/policy.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? "");

/** Every property name of a JSON Schema, at any depth. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties } = schema as { properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(fieldsOf)];
}

describe("docs/reference/policy.md", () => {
  it("has examples", () => {
    expect(examples).toHaveLength(2);
  });

  it.each(examples)("example %# loads", (text) => {
    expect(compilePolicy(parsePolicy(text)).revision).not.toBe("");
  });

  it("lists every error code, and no other", () => {
    expect(new Set(page.match(/DYE_POLICY_[A-Z]+/g))).toEqual(new Set(POLICY_ERROR_CODES));
  });

  it.each([...RULE_OUTCOMES, ...TAG_OUTCOMES, ...UNDYED_REASONS])("explains `%s`", (word) => {
    expect(page).toContain(`\`${word}\``);
  });

  it.each([...new Set(fieldsOf(policyJsonSchema()))])("explains the field `%s`", (field) => {
    expect(page).toMatch(new RegExp(`[\`. ]${field}[\`.:]`));
  });
});
