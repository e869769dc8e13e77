import { readPolicy } from "@dyeing/policy";
import { expect, it } from "vitest";
import { factsOf } from "./facts.ts";

// As services that were built before write them.
const policy = readPolicy(`
revision: "1"
rules:
  - { key: tenant_id, header: X-Tenant-ID, required: true }
  - { key: trace_flag, header: X-Trace-Enabled, transform: upper }
  - { key: user_role, header: X-User-Role, required: false }
  - { key: env, header: X-Env }
  - { key: color, value: gray }
`);
const tagsOf = (headers: Record<string, string>) => {
  const { tags, color, missing } = policy.decide(factsOf(headers));
  return { color, missing, ...Object.fromEntries(tags.map(({ spec, value }) => [spec.header, value])) };
};

it("the four rules work as they are", () => {
  const headers = { "x-tenant-id": "acme", "x-trace-enabled": "true", "x-user-role": "admin", "x-env": "canary" };
  expect(tagsOf(headers)).toEqual({ color: "gray", ...headers, "x-trace-enabled": "TRUE" });
  expect(tagsOf({ "x-tenant-id": "acme" })).toEqual({ color: "gray", "x-tenant-id": "acme" });
});

it("a missing required tag leaves the request undyed, and is no failure", () => {
  expect(tagsOf({ "x-env": "canary" })).toEqual({ color: "default", missing: "tenant_id", "x-env": "canary" });
});
