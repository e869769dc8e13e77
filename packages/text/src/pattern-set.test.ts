import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern.ts";
import { fitsPatternSet, PatternSet } from "./pattern-set.ts";

const patterns = [
  "a",
  "ab+",
  "(a|b)*",
  "[^a]c",
  "é.",
  "x{2,3}",
  "(?i)ABB",
  ".*b",
  "a|b+",
  "(?P<name>a)b?",
  "(?:a(?:b?|(?s:.)))+",
  "[[:^alpha:]]",
];
const values = ["", "a", "ab", "abb", "ABB", "bc", "éx", "xx", "xxxx", "b\nb", "🚗", "\ud83d", "\n"];

function setOf(patterns: readonly string[], whole: boolean, mostHeld?: number): PatternSet {
  const set = new PatternSet({ whole, ...(mostHeld !== undefined && { mostHeld }) });
  for (const pattern of patterns) set.add(pattern);
  return set;
}

describe("PatternSet", () => {
  it.each(values)("says of %j what each pattern says by itself, of the whole value", (value) => {
    const wanted = patterns.flatMap((pattern, at) => (compilePattern(pattern).matches(value) ? [at] : []));
    expect(setOf(patterns, true).match(value)).toEqual(wanted);
  });

  it.each(values)("and of how %j begins", (value) => {
    const beginnings = ["^a", "^ab+", "^(a|b)*$", "^[^a]", "^.", "^x{2,3}", "(?i)^AB", "^.*b$", "^"];
    const wanted = beginnings.flatMap((pattern, at) => (compilePattern(pattern).test(value) ? [at] : []));
    expect(setOf(beginnings, false).match(value)).toEqual(wanted);
  });

  it("takes patterns that stand twice, and more after values", () => {
    const set = setOf(["ab", "ab"], true);
    expect(set.match("ab")).toEqual([0, 1]);
    set.add("a[b]");
    expect(set.match("ab")).toEqual([0, 1, 2]);
  });

  it.each([500_000, 1000])("takes many patterns and values, one after another, with %d numbers kept", (mostHeld) => {
    const many = Array.from({ length: 300 }, (_, at) => `.*(${at}|x)[a-f]{2,5}-${at}`);
    const set = setOf(many, true, mostHeld);
    for (let at = 0; at < 600; at++) {
      const value = `${"z".repeat(at % 17)}${at}abc-${at}`;
      expect(set.match(value)).toEqual(at < 300 ? [at] : []);
    }
  });

  it.each([
    "a\\b",
    "a(?i)b",
    "(?m)^a$",
    "^a|b",
    "(a$)",
    "\\Qa\\E",
    "(?-i:a)",
    "a{900}b{900}",
    "((a{100}){100}){10}",
    "a{",
  ])("has no place for %s", (pattern) => {
    expect(fitsPatternSet(pattern, { whole: true })).toBe(false);
  });

  it("has no place for what may begin anywhere, where values do not have to match as a whole", () => {
    expect(fitsPatternSet("a", { whole: true })).toBe(true);
    expect(fitsPatternSet("a", { whole: false })).toBe(false);
    expect(() => new PatternSet({ whole: false }).add("a")).toThrow("does not fit");
  });
});
