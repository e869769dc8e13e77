import type { Policy } from "@dyeing/sdk";
import { describe, expect, it } from "vitest";
import { factsOf } from "../../test/facts.ts";
import { parsePolicy } from "../document/parse-policy.ts";
import { compilePolicy } from "./compile-policy.ts";

const load = (text: string): Policy => compilePolicy(parsePolicy(text));

describe("compilePolicy", () => {
  it("builds the vocabulary from tags, then from rules, with lower-case headers", () => {
    const { vocabulary } = load(`
revision: r1
tags:
  level: { header: X-User-Level, priority: 2 }
  hint: { header: x-hint, scope: next }
rules:
  - { key: tenant_id, header: X-Tenant-ID }
  - { key: user_role }
`);
    expect([...vocabulary.byKey.values()]).toEqual([
      { key: "level", header: "x-user-level", scope: "route", priority: 2 },
      { key: "hint", header: "x-hint", scope: "next", priority: 0 },
      { key: "tenant_id", header: "x-tenant-id", scope: "route", priority: 0 },
      { key: "user_role", header: "x-user-role", scope: "route", priority: 0 },
    ]);
    expect([...vocabulary.byHeader.keys()]).toEqual(["x-user-level", "x-hint", "x-tenant-id", "x-user-role"]);
  });

  it("leaves trust to the role when the policy says nothing, and takes what it says", () => {
    expect(load("revision: r1").trust).toEqual({ accept: undefined, allow: undefined });
    const text = 'revision: r1\ntrust: { inbound: { accept: all }, outbound: { allow: ["*.svc", "payment:8080"] } }';
    expect(load(text).trust).toEqual({ accept: "all", allow: ["*.svc", "payment:8080"] });
  });

  it("names rules without an id by their key", () => {
    const policy = load(`
revision: r1
rules:
  - { key: color, value: gray, when: request.path == "/a" }
  - { key: color, id: color#2, value: blue, when: request.path == "/b" }
  - { key: color, value: red, when: request.path == "/c" }
`);
    expect(["/a", "/b", "/c"].map((path) => policy.decide(factsOf({}, path)).rule)).toEqual([
      "color",
      "color#2",
      "color#3",
    ]);
  });

  it("cannot be changed", () => {
    const policy = load("revision: r1\ntags: { level: { header: x-user-level } }");
    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.isFrozen(policy.trust)).toBe(true);
    expect(Object.isFrozen(policy.vocabulary.byKey.get("level"))).toBe(true);
  });
});

describe("the plain DyeingRule forms", () => {
  const policy = load(`
revision: r1
rules:
  - { key: tenant_id, header: X-Tenant-ID, required: true }
  - { key: trace_flag, header: X-Trace-Enabled, transform: upper }
  - { key: user_role, header: X-User-Role }
  - { key: env }
  - { key: color, value: gray, when: 'request.headers["x-beta"] == "1"' }
`);
  const tagsOf = (headers: Record<string, string>) =>
    Object.fromEntries(policy.decide(factsOf(headers)).tags.map(({ spec, value }) => [spec.header, value]));

  it("take their values from the request headers of their own names", () => {
    const headers = { "x-tenant-id": "acme", "x-trace-enabled": "true", "x-user-role": "admin", "x-env": "staging" };
    expect(tagsOf(headers)).toEqual({ ...headers, "x-trace-enabled": "TRUE" });
  });

  it("leave a request undyed, never fail it, when the required one is missing", () => {
    const decision = policy.decide(factsOf({ "x-beta": "1", "x-user-role": "admin" }));
    expect(decision).toMatchObject({
      color: "default",
      rule: undefined,
      undyedBecause: "required-missing",
      missing: "tenant_id",
    });
    expect(policy.decide(factsOf({ "x-beta": "1", "x-tenant-id": "acme" }))).toMatchObject({ color: "gray" });
  });
});
