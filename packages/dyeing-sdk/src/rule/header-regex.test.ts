import { describe, expect, it } from "vitest";
import { compileHeaderRegex, MAX_REGEX_LENGTH, RegexError } from "./header-regex.ts";

describe("compileHeaderRegex", () => {
  it.each([
    ["sh-.*", "sh-01", true],
    ["sh-.*", "xsh-01", false],
    ["a|b", "b", true],
    ["a|b", "ab", false],
    ["(?i)vip", "VIP", true],
    ["(?m)a$", "a\nb", false],
    ["foo", "foo\n", false],
    ["", "", true],
    ["", "a", false],
  ])("%j on %j is %s: the whole value", (pattern, value, expected) => {
    expect(compileHeaderRegex(pattern)(value)).toBe(expected);
  });

  it("does not backtrack", () => {
    const matches = compileHeaderRegex("(a+)+");
    const started = performance.now();
    expect(matches(`${"a".repeat(20_000)}b`)).toBe(false);
    // A backtracking engine would need longer than the universe has existed.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each(["(?=a)", "(", "a)|(?:b", "\\1", "a".repeat(MAX_REGEX_LENGTH + 1)])("refuses %j", (pattern) => {
    expect(() => compileHeaderRegex(pattern)).toThrow(RegexError);
  });
});
