import { describe, expect, it } from "vitest";
import { compilePattern, MAX_PATTERN_BYTES, PatternError, patternFault } from "./pattern.ts";

describe("compilePattern", () => {
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
    expect(compilePattern(pattern).matches(value)).toBe(expected);
  });

  it("does not backtrack", () => {
    const pattern = compilePattern("(a+)+");
    const started = performance.now();
    expect(pattern.matches(`${"a".repeat(20_000)}b`)).toBe(false);
    // A backtracking engine would need longer than the universe has existed.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each(["(?=a)", "(", "a)|(?:b", "\\1", "*"])("refuses %j, also when it is asked again", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError);
    expect(() => compilePattern(pattern)).toThrow(PatternError);
    expect(patternFault(pattern)).toContain(`\`${pattern}\` is no RE2 pattern: `);
  });

  it("matches bytes on request", () => {
    expect(compilePattern("é.").matches("éx")).toBe(true);
    expect(compilePattern("é.", { bytes: true }).matches("\u00c3\u00a9x")).toBe(true);
    expect(compilePattern("..", { bytes: true }).matches("\u00c3\u00a9")).toBe(true);
    expect(() => compilePattern("é".repeat(500), { bytes: true })).not.toThrow();
  });

  it("counts bytes, as Istio does", () => {
    expect(patternFault("a".repeat(MAX_PATTERN_BYTES))).toBeUndefined();
    expect(patternFault("a".repeat(MAX_PATTERN_BYTES + 1))).toBe("pattern is longer than 1024 bytes");
    expect(patternFault("é".repeat(MAX_PATTERN_BYTES / 2))).toBeUndefined();
    expect(patternFault("é".repeat(MAX_PATTERN_BYTES / 2 + 1))).toBe("pattern is longer than 1024 bytes");
  });
});
