import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { factsOf } from "../../test/facts.ts";
import { compilePolicy } from "../compile/compile-policy.ts";
import { TAG_OUTCOMES, UNDYED_REASONS } from "../inject/decision.ts";
import { RULE_OUTCOMES } from "../rule/rule-outcome.ts";
import { parsePolicy } from "./parse-policy.ts";
import { POLICY_ERROR_CODES, POLICY_WARNING_CODES } from "./policy-error.ts";
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
    expect(examples).toHaveLength(3);
  });

  it.each(examples)("example %# loads", (text) => {
    expect(compilePolicy(parsePolicy(text)).revision).not.toBe("");
  });

  it("lists every code, and no other", () => {
    expect(new Set(page.match(/DYE_POLICY_[A-Z_]+[A-Z]/g))).toEqual(
      new Set([...POLICY_ERROR_CODES, ...POLICY_WARNING_CODES]),
    );
  });

  it.each([...RULE_OUTCOMES, ...TAG_OUTCOMES, ...UNDYED_REASONS])("explains `%s`", (word) => {
    expect(page).toContain(`\`${word}\``);
  });

  it.each([...new Set(fieldsOf(policyJsonSchema()))])("explains the field `%s`", (field) => {
    expect(page).toMatch(new RegExp(`[\`. ]${field}[\`.:]`));
  });
});

describe("the policy that was made of a wish", () => {
  const wish = examples.find((text) => text.includes("vip-shanghai")) ?? "";
  const policy = compilePolicy(parsePolicy(wish));
  const colorOf = (headers: Record<string, string>) => policy.decide(factsOf(headers)).color;
  const vip = (id: number) => ({ "x-rider-level": "VIP", "x-rider-city": "shanghai", "x-user-id": `user-${id}` });

  it("says nothing in vain", () => {
    expect(policy.issues).toEqual([]);
  });

  it("dyes 5 % of the VIPs in Shanghai, always the same ones, and nobody else", () => {
    const gray = Array.from({ length: 10_000 }, (_, id) => id).filter((id) => colorOf(vip(id)) === "gray");
    expect(gray.length).toBeGreaterThan(430);
    expect(gray.length).toBeLessThan(570);
    for (const id of gray) {
      expect(colorOf(vip(id))).toBe("gray");
      for (const other of [{ "x-rider-level": "SILVER" }, { "x-rider-city": "beijing" }, { "x-user-id": "" }]) {
        expect(colorOf({ ...vip(id), ...other })).toBe("default");
      }
    }
  });

  it.each(["lane=blue", "a=b; lane=blue", "a=b;lane=blue; c=d", "lane=blue; a=b"])("takes the cookie: %s", (cookie) => {
    expect(colorOf({ cookie })).toBe("blue");
  });

  it.each(["lane=bluegreen", "xlane=blue", "a=lane=blue", "lane=blue2; a=b", "lane=red"])(
    "and no other: %s",
    (cookie) => {
      expect(colorOf({ cookie })).toBe("default");
    },
  );

  it("lets QA choose before all others", () => {
    expect(colorOf({ ...vip(0), "x-qa": "1", cookie: "lane=blue" })).toBe("qa");
    expect(colorOf({ "x-qa": "0" })).toBe("default");
  });
});
