import { expect, it } from "vitest";
import { literalsOfPattern } from "./literals-of-pattern.ts";

it.each([
  ["abc", "abc", ""],
  ["sh-.*", "sh-", ".*"],
  ["a\\.b", "a.b", ""],
  ["a\\/b\\-c", "a/b-c", ""],
  ["ab*", "a", "b*"],
  ["ab?c", "a", "b?c"],
  ["ab{0,2}", "a", "b{0,2}"],
  ["ab+c", "ab", "+c"],
  ["a\\d", "a", "\\d"],
  ["(?i)abc", "", "(?i)abc"],
  ["^abc$", "", "^abc$"],
  ["é🚗.", "é🚗", "."],
  ["🚗*", "", "🚗*"],
  ["", "", ""],
])("%j begins with %j", (pattern, text, rest) => {
  expect(literalsOfPattern(pattern)).toEqual({ text, rest });
});

it("nothing can be said where there is a choice", () => {
  expect(literalsOfPattern("abc|abd")).toBeUndefined();
});
