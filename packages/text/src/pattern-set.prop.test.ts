import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern, patternFault } from "./pattern.ts";
import { fitsPatternSet, PatternSet } from "./pattern-set.ts";

const CHARACTERS = [
  "a",
  "b",
  "-",
  "\\.",
  ".",
  "[ab]",
  "[^a]",
  "[^]a]",
  "[a\\]]",
  "\\d",
  "\\W",
  "\\pL",
  "[[:alpha:]-]",
  "é",
  "🚗",
  "\\x{1F697}",
  "\\x61",
];
const character = fc.constantFrom(...CHARACTERS);
const repetition = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "{0}", "+?", "*?");
const { pattern } = fc.letrec<{ pattern: string; sequence: string; repeated: string }>((tie) => ({
  pattern: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((ways) => ways.join("|")),
  sequence: fc.array(tie("repeated"), { maxLength: 4 }).map((parts) => parts.join("")),
  repeated: fc
    .tuple(
      fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        character,
        fc.tuple(fc.constantFrom("(", "(?:", "(?i:", "("), tie("pattern")).map(([open, inner]) => `${open}${inner})`),
      ),
      repetition,
    )
    .map(([part, times]) => part + times),
}));
const whole = fc.tuple(fc.constantFrom("", "(?i)", "(?s)"), pattern).map((parts) => parts.join(""));
const beginning = fc
  .tuple(fc.constantFrom("", "(?i)"), pattern, fc.constantFrom("", "$"))
  .map(([flags, inner, end]) => `${flags}^(?:${inner})${end}`);
const value = fc
  .array(fc.constantFrom("a", "b", "A", "-", ".", "]", "1", "\n", "é", "É", "🚗", "\ud83d"), { maxLength: 6 })
  .map((characters) => characters.join(""));

describe("a set says what its patterns say by themselves", { timeout: 120_000 }, () => {
  it.each([
    ["of whole values", whole, true],
    ["of how values begin", beginning, false],
  ] as const)("%s", (_, pattern, whole) => {
    let fitted = 0;
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 6 }),
        fc.array(value, { minLength: 1, maxLength: 8 }),
        (all, values) => {
          const patterns = all.filter((one) => patternFault(one) === undefined && fitsPatternSet(one, { whole }));
          fitted += patterns.length / all.length;
          const set = new PatternSet({ whole, mostHeld: 200 });
          for (const one of patterns) set.add(one);
          for (const value of values) {
            const holds = (one: string) => {
              const compiled = compilePattern(one);
              return whole ? compiled.matches(value) : compiled.test(value);
            };
            const wanted = patterns.flatMap((one, at) => (holds(one) ? [at] : []));
            matched += wanted.length;
            expect(set.match(value)).toEqual(wanted);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(fitted).toBeGreaterThan(120);
    expect(matched).toBeGreaterThan(120);
  });
});
