import { isColor } from "@dyeing/sdk/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atOnce } from "../compile/at-once.ts";
import { compileRulesInSteps } from "../compile/compile-rules.ts";
import { parsePolicy } from "../document/parse-policy.ts";
import { TagInjector } from "./tag-injector.ts";

const parsed = parsePolicy(`
revision: r1
tags:
  level: { header: x-user-level, from: 'request.headers["a"]', values: [NEW, "1"] }
  free: { header: x-free, from: 'request.headers["b"]' }
  path: { header: x-path, from: request.path }
rules:
  - { key: color, value: gray, when: 'tags.level == "NEW" && request.headers["c"].startsWith("x")' }
  - { key: color, value: blue, match: { header: b, regex: "[a-z]+" }, sample: { percent: 50, by: 'request.headers["a"]', salt: s } }
  - { key: color, from: 'request.headers["c"]', transform: [lower, { truncate: 5 }, { map: { a: b } }] }
  - { key: role, from: tags.free, transform: upper }
  - { key: tenant, header: c, required: true }
`);
const set = atOnce(compileRulesInSteps(parsed, {}));
const injector = new TagInjector(set);

const name = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const value = fc.oneof(
  fc.constantFrom<unknown>("NEW", "1", "x", "gray", "__proto__", "constructor", "toString", "", undefined, null),
  fc.string({ unit: "binary" }),
  fc.array(fc.string()),
  fc.anything(),
);
const facts = fc.record({
  method: value,
  path: value,
  headers: fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }),
});

describe("decide", () => {
  it("never throws, whatever the facts, and keeps to the policy", () => {
    fc.assert(
      fc.property(facts, ({ method, path, headers }) => {
        const table = new Map<string, unknown>(headers);
        const hostile = { method, path, header: (header: string) => table.get(header) } as never;
        const decision = injector.decide(hostile);
        expect(isColor(decision.color)).toBe(true);
        expect(decision.color === "default").toBe(decision.undyedBecause !== undefined);
        const { rules } = decision.explain();
        expect(rules).toHaveLength(set.rules.length);
        expect(rules.filter(({ key, outcome }) => key === "color" && outcome === "applied").length).toBeLessThan(2);
        for (const tag of decision.tags) {
          expect(typeof tag.value).toBe("string");
          expect(tag.value).not.toBe("");
          if (tag.spec.key === "level") expect(["NEW", "1"]).toContain(tag.value);
        }
        expect(JSON.stringify(injector.decide(hostile))).toBe(JSON.stringify(decision));
        expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws when reading facts throws", () => {
    const throwing = new Proxy(
      {},
      {
        get: () => {
          throw new Error("boom");
        },
      },
    ) as never;
    expect(injector.decide(throwing)).toMatchObject({ color: "default", undyedBecause: "required-missing" });
  });
});
