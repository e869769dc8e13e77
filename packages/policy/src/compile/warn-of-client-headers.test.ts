import { expect, it } from "vitest";
import { readPolicy } from "../source/read-policy.ts";

const COLOR = "  - { key: color, value: gray }";
const warningsOf = (rules: string, head = "") =>
  readPolicy(`revision: "1"\n${head}rules:\n${COLOR}\n${rules}`, { file: "p.yaml" }).issues;

it("a rule in the plain form, at an edge that accepts nothing, is used with a warning", () => {
  const rule = "  - { key: tenant_id, header: X-Tenant-ID, required: true }";
  for (const head of ["", "trust: { inbound: { accept: none } }\n"]) {
    expect(warningsOf(rule, head)).toMatchObject([
      {
        code: "DYE_POLICY_CLIENT_HEADER",
        path: "rules[1]",
        text: 'takes the client\'s own `x-tenant-id` at its word: say so with `from: request.headers["x-tenant-id"]`, or name where the value is certain',
      },
    ]);
  }
});

it.each([
  ["says so", `  - { key: tenant_id, from: 'request.headers["x-tenant-id"]' }`, ""],
  ["has a value", "  - { key: tenant_id, value: acme }", ""],
  ["takes a claim", "  - { key: tenant_id, from: claims.tenant }", ""],
  ["has a tag with a source", "  - { key: a, transform: lower }", "tags: { a: { header: x-a, from: request.path } }\n"],
  ["accepts all", "  - { key: tenant_id }", "trust: { inbound: { accept: all } }\n"],
])("nothing is said of one that %s", (_what, rule, head) => {
  expect(warningsOf(rule, head)).toEqual([]);
});
