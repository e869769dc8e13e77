import { describe, expect, it } from "vitest";
import { factsOf } from "../../test/facts.ts";
import { atOnce } from "../compile/at-once.ts";
import { compileRulesInSteps } from "../compile/compile-rules.ts";
import { parsePolicy } from "../document/parse-policy.ts";
import type { RuleOutcome } from "../rule/rule-outcome.ts";
import { TagInjector } from "./tag-injector.ts";

const rulesOf = (text: string) => atOnce(compileRulesInSteps(parsePolicy(`revision: r1\n${text}`), {}));
const injectorOf = (text: string) => new TagInjector(rulesOf(text));

describe("tags", () => {
  const injector = injectorOf(`
tags:
  level: { header: x-user-level, from: 'request.headers["X-Level"]', values: [NEW, VIP3] }
  path: { header: x-path, from: { value: request.path }, scope: local }
  verb: { header: x-verb, from: request.method }
  env: { header: x-env }
rules:
  - { key: verb, value: OVERRIDDEN, when: request.method == "PUT" }
`);

  it("come from their sources, in policy order, also when the request is undyed", () => {
    const decision = injector.decide(factsOf({ "x-level": "VIP3" }));
    expect(decision).toMatchObject({
      color: "default",
      revision: "r1",
      undyedBecause: "no-rule-applied",
      missing: undefined,
    });
    expect(decision.tags.map(({ spec, value }) => [spec.key, spec.scope, value])).toEqual([
      ["level", "route", "VIP3"],
      ["path", "local", "/v1/orders"],
      ["verb", "route", "POST"],
    ]);
  });

  it.each([
    ["from-source", { "x-level": "NEW" }],
    ["absent", {}],
    ["absent", { "x-level": "" }],
    ["not-allowed", { "x-level": "vip3" }],
    ["not-allowed", { "x-level": "NEW, VIP3" }],
  ])("say what became of them: %s for %j", (outcome, headers: Record<string, string>) => {
    const { tags } = injector.decide(factsOf(headers)).explain();
    expect(tags[0]).toEqual({ key: "level", outcome });
    expect(tags[3]).toEqual({ key: "env", outcome: "no-source" });
  });

  it("are overridden by a rule of their key", () => {
    const decision = injector.decide(factsOf({}, "/", "PUT"));
    expect(decision.tags.find(({ spec }) => spec.key === "verb")?.value).toBe("OVERRIDDEN");
    expect(decision.explain().tags[2]).toEqual({ key: "verb", outcome: "from-rule" });
  });
});

describe("rules", () => {
  const injector = injectorOf(`
tags:
  level: { header: x-user-level, from: 'request.headers["x-level"]' }
  grade: { header: x-grade, values: [gold, silver] }
rules:
  - { id: when, key: color, value: red, when: tags.level == "RED" }
  - { id: match, key: color, value: green, match: { header: X-Region, regex: "sh-.*" } }
  - { id: sample, key: color, value: blue, when: request.path == "/sampled", sample: { percent: 50, by: tags.level, salt: s } }
  - { id: from, key: color, from: 'request.headers["x-color"]', transform: [{ trimPrefix: svc- }, lower] }
  - { id: grade, key: grade, from: 'request.headers["x-g"]', transform: { map: { "1": gold } } }
`);
  const outcomes = (headers: Record<string, string>, path?: string) =>
    Object.fromEntries(
      injector
        .decide(factsOf(headers, path))
        .explain()
        .rules.map(({ rule, outcome }) => [rule, outcome]),
    );

  it("give the color of the first that applies", () => {
    expect(injector.decide(factsOf({ "x-level": "RED", "x-region": "sh-1" }))).toMatchObject({
      color: "red",
      rule: "when",
    });
    expect(injector.decide(factsOf({ "x-region": "sh-1" }))).toMatchObject({ color: "green", rule: "match" });
    expect(injector.decide(factsOf({ "x-color": "svc-GRAY" }))).toMatchObject({ color: "gray", rule: "from" });
  });

  it.each<[string, RuleOutcome, Record<string, string>, string?]>([
    ["when", "applied", { "x-level": "RED" }],
    ["when", "when-false", { "x-level": "GREEN" }],
    ["match", "key-already-decided", { "x-level": "RED", "x-region": "sh-1" }],
    ["match", "match-failed", { "x-region": "bj-1" }],
    ["match", "match-failed", {}],
    ["sample", "no-sample-unit", {}, "/sampled"],
    ["from", "no-value", {}],
    ["from", "no-value", { "x-color": "svc-" }],
    ["from", "invalid-value", { "x-color": "not a label" }],
    ["grade", "applied", { "x-g": "1" }],
    ["grade", "invalid-value", { "x-g": "bronze" }],
  ])("%s: %s for %j", (rule, outcome, headers, path) => {
    expect(outcomes(headers, path)[rule]).toBe(outcome);
  });

  it("sample by unit, sticky", () => {
    const drawn = (unit: string) => outcomes({ "x-level": unit }, "/sampled").sample;
    const units = Array.from({ length: 200 }, (_, at) => `user-${at}`);
    expect(new Set(units.map(drawn))).toEqual(new Set(["applied", "not-sampled"]));
    expect(units.map(drawn)).toEqual(units.map(drawn));
  });

  it("list every rule as evidence, in file order", () => {
    const { rules } = injector.decide(factsOf({})).explain();
    expect(rules.map(({ rule, key }) => `${rule} ${key}`)).toEqual([
      "when color",
      "match color",
      "sample color",
      "from color",
      "grade grade",
    ]);
  });

  it("may say `default`, which ends the search", () => {
    const decision = injectorOf(`
rules:
  - { key: color, value: default, when: request.path == "/health" }
  - { key: color, value: gray }
`).decide(factsOf({}, "/health"));
    expect(decision).toMatchObject({ color: "default", rule: undefined, undyedBecause: "rule-said-default" });
  });

  it("show their evidence in a log", () => {
    const decision = injector.decide(factsOf({ "x-level": "RED" }));
    expect(JSON.parse(JSON.stringify(decision))).toMatchObject({
      color: "red",
      explanation: { rules: [{ rule: "when", outcome: "applied" }, {}, {}, {}, {}] },
    });
  });
});

describe("required", () => {
  const rules = "rules:\n  - { key: color, value: gray }\n";

  it("tag that is missing or not allowed leaves the request undyed", () => {
    const injector = injectorOf(
      `tags:\n  level: { header: x-l, from: 'request.headers["x-l"]', values: [A], required: true }\n${rules}`,
    );
    for (const headers of [{}, { "x-l": "B" }] as Record<string, string>[]) {
      const undyed = { color: "default", rule: undefined, undyedBecause: "required-missing", missing: "level" };
      expect(injector.decide(factsOf(headers))).toMatchObject(undyed);
    }
    expect(injector.decide(factsOf({ "x-l": "A" }))).toMatchObject({ color: "gray", missing: undefined });
  });

  it("tag may come from a rule", () => {
    const injector = injectorOf(
      `tags:\n  level: { header: x-l, required: true }\n${rules}  - { key: level, value: A, when: request.path == "/a" }`,
    );
    expect(injector.decide(factsOf({}, "/a")).color).toBe("gray");
    expect(injector.decide(factsOf({}, "/b")).missing).toBe("level");
  });

  it("rule counts only where its conditions hold, and a later rule of its key may fill in", () => {
    const injector = injectorOf(`${rules}
  - { key: tenant, required: true, when: request.path.startsWith("/v1") }
  - { key: tenant, from: 'request.headers["x-org"]' }
`);
    expect(injector.decide(factsOf({}, "/health")).color).toBe("gray");
    expect(injector.decide(factsOf({}, "/v1"))).toMatchObject({ color: "default", missing: "tenant" });
    expect(injector.decide(factsOf({ "x-org": "acme" }, "/v1")).color).toBe("gray");
    expect(injector.decide(factsOf({ "x-tenant": "acme" }, "/v1")).color).toBe("gray");
  });

  it("keeps the tags that were found", () => {
    const injector = injectorOf(
      `tags:\n  pay: { header: x-pay, from: 'request.headers["x-p"]' }\n  level: { header: x-l, required: true }\n${rules}`,
    );
    expect(injector.decide(factsOf({ "x-p": "wallet" })).tags).toMatchObject([{ value: "wallet" }]);
  });
});

describe("faults", () => {
  const injector = injectorOf(`
tags:
  level: { header: x-l, from: 'request.headers["x-bad"]' }
rules:
  - { id: bad, key: color, value: red, match: { header: x-bad, regex: ".*" } }
  - { id: good, key: color, value: gray }
`);

  it("in reading a fact cost only the rule that needs it", () => {
    const throwing = (name: string): string | undefined => {
      if (name === "x-bad") throw new Error("boom");
      return undefined;
    };
    const decision = injector.decide({ method: "GET", path: "/", header: throwing });
    expect(decision).toMatchObject({ color: "gray", rule: "good", tags: [] });
    expect(decision.explain().rules[0]).toEqual({ rule: "bad", key: "color", outcome: "error" });
    expect(decision.explain().tags).toEqual([{ key: "level", outcome: "error" }]);
  });

  it("in the injector itself leave the request undyed", () => {
    const { plan, index } = rulesOf("");
    const broken = new TagInjector({ revision: "r1", tags: [undefined as never], rules: [], plan, index });
    const decision = broken.decide(factsOf({}));
    expect(decision).toMatchObject({ color: "default", tags: [], undyedBecause: "decide-failed", revision: "r1" });
  });
});
