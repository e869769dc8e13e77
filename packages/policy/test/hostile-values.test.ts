import { PolicyError, readPolicy } from "@dyeing/policy";
import { describe, expect, it } from "vitest";
import { factsOf } from "./facts.ts";
import { growth } from "./growth.ts";

const policy = readPolicy(`
revision: "1"
tags:
  level: { header: x-level, from: 'request.headers["x-in"]' }
rules:
  - { key: color, value: red, match: { header: x-in, regex: "(a+)+" } }
  - { key: color, value: red, match: { header: x-in, regex: "([a-z, ]+)*[0-9]" } }
  - { key: color, value: red, match: { header: x-in, regex: "(x+x+)+y" } }
  - { key: color, value: red, when: 'request.headers["x-in"].matches("(a|a)*$.") || request.cookies["none"] == "x"' }
  - { key: color, value: red, when: 'request.cookies.a.contains("aab") && double(tags.level) > 1.0 && int(tags.level) > 1' }
  - { key: color, value: red, when: 'request.host.endsWith("zz") || size(tags.level) == 3 || tags.level.startsWith("aaab")' }
  - { key: color, value: red, sample: { percent: 1, by: tags.level, salt: s }, when: 'tags.level != tags.level' }
`);

/** Four times as much may take up to eight times as long, on a machine that does other things: the square takes sixteen. */
const [TIMES, MOST] = [4, 8];
const LENGTH = 25_000;

describe("row 25: a decision takes time that grows with what a client sends, whatever it sends", () => {
  it.each([
    ["a and an end that does not match", (length: number) => `${"a".repeat(length)}!`],
    ["blanks", (length: number) => " ".repeat(length)],
    ["commas", (length: number) => ",".repeat(length)],
    ["semicolons", (length: number) => "a;".repeat(length / 2)],
    ["equals signs", (length: number) => "=".repeat(length)],
    ["colons", (length: number) => ":1".repeat(length / 2)],
    ["digits", (length: number) => "1".repeat(length)],
    ["x", (length: number) => "x".repeat(length)],
  ])("%s", (_name, textOf) => {
    const decide = (text: string) => policy.decide(factsOf({ "x-in": text, cookie: text, host: text }));
    const [small, large] = [textOf(LENGTH), textOf(LENGTH * TIMES)];
    const times = (text: string) => () => {
      for (let time = 0; time < 20; time++) decide(text);
    };
    expect(growth(times(small), times(large), MOST)).toBeLessThan(MOST);
  });

  it.each(["(a+)+\\1", "(?=a)a", "(?<!a)b", "(?>a)"])("%s, which backtracks, is refused when it is loaded", (regex) => {
    const rule = (text: object) => JSON.stringify({ revision: "1", rules: [{ key: "color", value: "a", ...text }] });
    for (const text of [
      { match: { header: "x", regex } },
      { when: `request.path.matches(${JSON.stringify(regex)})` },
    ]) {
      expect(() => readPolicy(rule(text))).toThrow(PolicyError);
    }
  });
});
