import type { PolicyDocument } from "@dyeing/policy";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { naiveDecision, type PlainFacts } from "../../test/naive-policy.ts";
import { compilePolicy } from "../compile/compile-policy.ts";
import { checkPolicy } from "../document/parse-policy.ts";

// Few names and values, so that rules meet requests, prefixes nest and keys collide.
const text = fc.constantFrom("", "a", "ab", "abc", "b", "/a", "/a/b", "/b", "7", "4.5", "é", "🚗", "a🚗", "x-1");
const word = fc.constantFrom("a", "ab", "abc", "b", "/a", "/a/b", "7", "4.5", "é", "🚗", "x-1");
const term = fc.constantFrom(
  "tags.t",
  "tags.u",
  "claims.c",
  "request.path",
  "request.method",
  'request.headers["h"]',
  'request.headers["i"]',
  'request.query["q"]',
);
const quoted = word.map((value) => JSON.stringify(value));
const pattern = fc.constantFrom(
  "a",
  "a.*",
  "(a|b)",
  "ab+",
  "[ab]c?",
  ".*b",
  "x-\\d",
  "/a(/.*)?",
  "é",
  "a{1,2}",
  "\\/a",
);
const number = fc.constantFrom("0", "1", "2", "7");

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(term, quoted).map(([a, b]) => `${a} == ${b}`) },
  {
    weight: 2,
    arbitrary: fc.tuple(term, fc.array(quoted, { maxLength: 6 })).map(([a, b]) => `${a} in [${b.join(", ")}]`),
  },
  { weight: 3, arbitrary: fc.tuple(term, quoted).map(([a, b]) => `${a}.startsWith(${b})`) },
  // What an index may take for one look.
  fc.tuple(term, quoted, quoted).map(([a, b, c]) => `(${a} == ${b} || ${a} == ${c})`),
  fc.tuple(term, quoted, quoted).map(([a, b, c]) => `(${a}.startsWith(${b}) || ${a}.startsWith(${c}))`),
  fc.tuple(term, quoted).map(([a, b]) => `${a} != ${b}`),
  fc.tuple(term, fc.constantFrom("endsWith", "contains"), quoted).map(([a, f, b]) => `${a}.${f}(${b})`),
  fc.tuple(term, pattern).map(([a, b]) => `${a}.matches(${JSON.stringify(b)})`),
  fc.tuple(term, fc.constantFrom("<", "<=", ">", ">="), quoted).map(([a, f, b]) => `${a} ${f} ${b}`),
  fc.tuple(term, fc.constantFrom("<", "==", ">="), number).map(([a, f, b]) => `size(${a}) ${f} ${b}`),
  fc.tuple(term, fc.constantFrom("<", ">="), number).map(([a, f, b]) => `int(${a}) ${f} ${b}`),
  fc.tuple(term, fc.constantFrom("<", ">=")).map(([a, f]) => `double(${a}) ${f} 4.5`),
  fc.tuple(term, term).map(([a, b]) => `${a} == ${b}`),
  fc.constantFrom("has(tags.t)", '"h" in request.headers', '"q" in request.query', "has(claims.c)"),
);
const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: "medium" },
    leaf,
    fc.tuple(tie("any"), fc.constantFrom("&&", "||"), tie("any")).map(([a, f, b]) => `(${a} ${f} ${b})`),
    tie("any").map((a) => `!(${a})`),
  ),
})).any;

const match = fc.record({ header: fc.constantFrom("h", "i"), regex: pattern });
const sample = fc.record({
  percent: fc.constantFrom(0, 10, 30, 50, 70, 90, 100),
  by: fc.constantFrom('request.headers["h"]', "tags.u"),
  salt: fc.constantFrom("s", "r"),
});
/** Rules that apply to everything end the search: few, so that the others are reached. */
const conditions = fc.oneof(
  { weight: 6, arbitrary: fc.record({ when: condition }) },
  { weight: 3, arbitrary: fc.record({ match }) },
  { weight: 3, arbitrary: fc.record({ sample }) },
  { weight: 3, arbitrary: fc.record({ when: condition, match, sample }, { requiredKeys: [] }) },
);
const rule = fc.record(
  {
    key: fc.constantFrom("color", "color", "k", "t"),
    from: fc.constantFrom("request.path", 'request.headers["i"]', "tags.t"),
    required: fc.boolean(),
    conditions,
  },
  { requiredKeys: ["key", "conditions"] },
);

const documents = fc.array(rule, { maxLength: 40, size: "max" }).map(
  (rules): PolicyDocument => ({
    revision: "r",
    tags: {
      t: { header: "x-t", from: 'request.headers["t"]' },
      u: { header: "x-u", from: 'request.headers["u"]' },
    },
    // A value of its own says which rule has given it. Not all texts are colors: a color is a value.
    rules: rules.map(({ key, from, required = false, conditions: held }, at) => ({
      key,
      ...held,
      ...(from === undefined || key === "color" ? { value: `v${at}` } : { from }),
      ...(required && key !== "color" ? { required } : {}),
    })),
  }),
);
const values = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, text])), { requiredKeys: [] }) as fc.Arbitrary<
    Record<string, string>
  >;
const requests: fc.Arbitrary<PlainFacts> = fc.record({
  method: fc.constantFrom("a", "GET"),
  path: word,
  headers: values("h", "i", "t", "u"),
  query: values("q"),
  claims: values("c"),
});

const factsOf = ({ method, path, headers, query, claims }: PlainFacts) => ({
  method,
  path,
  header: (name: string) => headers[name],
  query: (name: string) => query[name],
  claim: (name: string) => claims[name],
});

const MISSING_BESIDE_UNREADABLE: PolicyDocument = {
  revision: "r",
  tags: { t: { header: "x-t", from: 'request.headers["t"]' } },
  rules: [
    {
      key: "k",
      when: '(request.headers["i"] == "a" || !(tags.t.startsWith("a"))) && tags.t.startsWith("a")',
      value: "v0",
      required: true,
    },
  ],
};

describe("row 26: the index decides as a walk over all rules does", { timeout: 120_000 }, () => {
  it("and as the CEL library understands their conditions", () => {
    fc.assert(
      fc.property(documents, fc.array(requests, { minLength: 1, maxLength: 8 }), (document, all) => {
        const policy = compilePolicy(checkPolicy(document));
        for (const request of all) {
          const { color, tags, missing } = policy.decide(factsOf(request));
          const decided = Object.fromEntries(tags.map(({ spec, value }) => [spec.key, value]));
          const wanted = naiveDecision(document, request);
          // A request that misses what is required is undyed; what else would have been its color stands in the tags' place.
          expect({ ...decided, missing }).toEqual({ ...wanted.tags, missing: wanted.missing });
          expect(color).toBe(wanted.missing === undefined ? (wanted.color ?? "default") : "default");
        }
      }),
      { numRuns: 500 },
    );
  });

  it("and as its own explanation says", () => {
    fc.assert(
      fc.property(documents, requests, (document, request) => {
        const { color, rule, tags, missing, explain } = bound(
          compilePolicy(checkPolicy(document)).decide(factsOf(request)),
        );
        if (missing !== undefined) return;
        const { rules } = explain();
        const applied = rules.filter(({ outcome }) => outcome === "applied");
        expect(new Set(applied.map(({ key }) => key)).size).toBe(applied.length);
        expect(applied.find(({ key }) => key === "color")?.rule).toBe(rule);
        expect(color === "default").toBe(rule === undefined);
        const given = new Set(tags.map(({ spec }) => spec.key));
        for (const { key } of applied) if (key !== "color") expect(given).toContain(key);
      }),
      { numRuns: 500 },
    );
  });

  it("also where facts cannot be read", () => {
    fc.assert(
      fc.property(documents, requests, fc.constantFrom("h", "i", "t"), (document, request, broken) => {
        const facts = {
          ...factsOf(request),
          header: (name: string) => {
            if (name === broken) throw new Error("boom");
            return request.headers[name];
          },
        };
        const { rule, tags, missing, explain } = bound(compilePolicy(checkPolicy(document)).decide(facts));
        const { rules } = explain();
        const found = new Set(tags.map(({ spec }) => spec.key));
        const wanted = rules.filter(
          ({ key, outcome }, at) =>
            document.rules?.[at]?.required === true &&
            ["no-value", "invalid-value", "error"].includes(outcome) &&
            !found.has(key),
        );
        expect(wanted.map(({ key }) => key).includes(missing ?? "")).toBe(wanted.length > 0);
        if (missing !== undefined) return;
        expect(rules.find(({ key, outcome }) => key === "color" && outcome === "applied")?.rule).toBe(rule);
        const given = new Set(tags.map(({ spec }) => spec.key));
        for (const { key, outcome } of rules)
          if (outcome === "applied" && key !== "color") expect(given).toContain(key);
      }),
      {
        numRuns: 500,
        // What is missing decides, whatever cannot be read beside it.
        examples: [[MISSING_BESIDE_UNREADABLE, { method: "a", path: "a", headers: {}, query: {}, claims: {} }, "i"]],
      },
    );
  });
});

function bound<T extends { explain(): unknown }>(decision: T) {
  return { ...decision, explain: () => decision.explain() as ReturnType<T["explain"]> };
}
