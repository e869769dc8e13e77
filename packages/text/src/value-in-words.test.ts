import { expect, it } from "vitest";
import { oneLine, quoted } from "./value-in-words.ts";

it.each([
  ["a b", "a b"],
  ["a\r\n\tb", "a\\r\\n\\tb"],
  ["\u001b[31m\u007f\u009b", "\\u001b[31m\\u007f\\u009b"],
  ["é🚗", "é🚗"],
])("%j on one line is %s", (text, wanted) => {
  expect(oneLine(text)).toBe(wanted);
});

it("quotes on one line, and cuts what is long", () => {
  expect(quoted("a\nb")).toBe("`a\\nb`");
  expect(quoted("x".repeat(100))).toBe(`\`${"x".repeat(64)}...\``);
});
