import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCondition } from "./compile-condition.ts";
import { costOfCondition } from "./condition-cost.ts";
import { ExpressionError } from "./expression-error.ts";
import { parseCondition } from "./parse-condition.ts";
import { Reading } from "./reading.ts";
import { TermTable } from "./term-table.ts";

const token = fc.constantFrom(
  ...[
    "request",
    "tags",
    "claims",
    "peer",
    "visitor",
    ".",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ",",
    ":",
    "?",
    "!",
    "-",
    "+",
    "*",
  ],
  ...[
    "&&",
    "||",
    "==",
    "!=",
    "<",
    ">=",
    "in",
    " ",
    "\n",
    '"a"',
    "'b'",
    'b"c"',
    "r'\\d'",
    "1",
    "2.5",
    "3u",
    "true",
    "null",
  ],
  ...[
    "path",
    "headers",
    "query",
    "startsWith",
    "matches",
    "contains",
    "size",
    "int",
    "double",
    "has",
    "exists",
    "all",
    "x",
  ],
  ...["__proto__", "constructor", "toString", "\\", '"', "🚗", "\u0000", "//"],
);

/** Runs what can be parsed. Anything but an ExpressionError with a place in the text is a fault. */
function run(text: string): void {
  const terms = new TermTable(() => undefined);
  try {
    const condition = parseCondition(text);
    expect(costOfCondition(condition)).toBeGreaterThan(0);
    const test = compileCondition(condition, terms);
    const facts = { method: "GET", path: "/", header: () => "a" };
    expect([true, false, undefined]).toContain(test(new Reading(facts, [], terms)));
  } catch (error) {
    // What is no pattern is found when a rule is compiled, before its functions are made.
    if ((error as Error).name === "PatternError") return;
    expect(error).toBeInstanceOf(ExpressionError);
    const { offset, message } = error as ExpressionError;
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(text.length);
    expect(message).not.toMatch(/\p{Cc}/u);
  }
}

describe("a condition is understood or refused, and nothing else", () => {
  it("of tokens in any order", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => run(tokens.join(""))),
      { numRuns: 3000 },
    );
  });

  it.each([
    "request\n>=request>=request",
    'tags.a == tags["\n\u007f"]',
    "1 +\r\n2",
    'request.headers["a\n"]',
    "matches(\n)",
  ])("of more than one line: %j", run);

  it("of any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), run), { numRuns: 1000 });
  });

  it.each([
    ["!", "!".repeat(4000)],
    ["! before something", `${"!".repeat(1900)}has(tags.a)`],
    ["-", "-".repeat(4000)],
    ["(", "(".repeat(4000)],
    ["[", "[".repeat(4000)],
    ["a chain of ||", Array.from({ length: 140 }, () => 'tags.a == "1"').join(" || ")],
    ["dots", `tags${".a".repeat(2000)}`],
    ["calls", `tags.a${".size()".repeat(500)}`],
    ["conditions of conditions", `${"a ? b : ".repeat(500)}c`],
    ["one long string", `tags.a == "${"x".repeat(4000)}"`],
  ])("row 26: of much of %s", (_what, text) => {
    run(text);
  });
});
