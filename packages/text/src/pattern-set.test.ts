import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern.ts";
import { PatternSet } from "./pattern-set.ts";

const patterns = ["a", "ab+", "(a|b)*", "[^a]c", "é.", "x{2,3}", "(?i)ABB", ".*b"];
const values = ["", "a", "ab", "abb", "ABB", "bc", "éx", "xx", "xxxx", "b\nb", "🚗"];

// Sets of hundreds take long to build on a machine that does other things.
describe("PatternSet", { timeout: 120_000 }, () => {
  it.each(values)("says of %j what each pattern says by itself, of the whole value", (value) => {
    const wanted = patterns.flatMap((pattern, at) => (compilePattern(pattern).matches(value) ? [at] : []));
    expect(new PatternSet(patterns, { whole: true }).match(value).toSorted()).toEqual(wanted);
  });

  it.each(values)("and of any part of %j", (value) => {
    const wanted = patterns.flatMap((pattern, at) => (compilePattern(pattern).test(value) ? [at] : []));
    expect(new PatternSet(patterns, { whole: false }).match(value).toSorted()).toEqual(wanted);
  });

  it("takes many patterns and values, one after another, with what memory it has", () => {
    const many = Array.from({ length: 300 }, (_, at) => `.*(${at}|x)[a-f]{2,5}-${at}`);
    const set = new PatternSet(many, { whole: true });
    for (let at = 0; at < 600; at++) {
      const value = `${"z".repeat(at % 17)}${at}abc-${at}`;
      expect(set.match(value)).toEqual(at < 300 ? [at] : []);
    }
  });
});
