import { compilePattern } from "@dyeing/text";
import fc from "fast-check";
import { expect, it } from "vitest";
import { sampleOfPattern } from "./sample-of-pattern.ts";

it.each([
  ["(android|ios)-[0-9]+-model-17(-pro)?", "android-0-model-17"],
  ["a*b+c?(?:d|e){2}", "bdd"],
  ["^sh-\\d{3}[\\w-]+\\.x", "sh-000a.x"],
  ["(?P<city>[a-z]{2})(/.*)?", "aa"],
  ["[\\-.]x", "-x"],
  ["", ""],
])("%s takes %j", (pattern, sample) => {
  expect(sampleOfPattern(pattern)).toBe(sample);
  expect(compilePattern(pattern).matches(sample)).toBe(true);
});

it.each(["[^a]b", "(?i)vip", "\\pL", "a$", "[[:alpha:]]", "\\x41", "a|\\p{Greek}", "(a", "a)"])(
  "of %s it says nothing",
  (pattern) => {
    expect(sampleOfPattern(pattern)).toBeUndefined();
  },
);

const piece = fc.constantFrom("a", "b", "-", "\\.", "\\d", "[0-9]", "[a-f]", ".", "(a|b)", "(?:x|yz)", "(-pro)");
const repeated = fc
  .tuple(piece, fc.constantFrom("", "", "+", "*", "?", "{2}", "{1,3}", "{2,}", "*?"))
  .map(([a, b]) => a + b);

it("what it says is taken", () => {
  fc.assert(
    fc.property(fc.array(fc.array(repeated, { maxLength: 6 }), { minLength: 1, maxLength: 3 }), (ways) => {
      const pattern = ways.map((way) => way.join("")).join("|");
      const sample = sampleOfPattern(pattern);
      expect(sample).toBeDefined();
      expect(compilePattern(pattern).matches(sample ?? "")).toBe(true);
    }),
  );
});

it("what it says of any text is taken, if that is a pattern", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab()[]{}|*+?\\d.^$-,12:P<>") }), (pattern) => {
      const sample = sampleOfPattern(pattern);
      if (sample === undefined) return;
      try {
        expect(compilePattern(pattern).matches(sample)).toBe(true);
      } catch (error) {
        if ((error as Error).name !== "PatternError") throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
