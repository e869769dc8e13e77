import { RE2JS } from "re2js";
import type { StringMatch } from "../resources/string-match-schema.ts";

export type StringOperator = "present" | "exact" | "prefix" | "regex";

/** A compiled StringMatch. */
export interface StringMatcher {
  readonly operator: StringOperator;
  /** The text of the resource; empty for `present`. */
  readonly expected: string;
  test(value: string): boolean;
}

/** Above this Istio refuses a pattern. */
const MAX_PATTERN = 1024;

/**
 * Compiles a StringMatch as Istio does: RE2 on the whole value; `{}` and the pattern `*`, which is no RE2, ask for
 * presence. Values are case-sensitive unless told otherwise. Throws Error with the reason for a bad pattern.
 */
export function compileStringMatch(match: StringMatch, ignoreCase = false): StringMatcher {
  if (match.exact !== undefined) {
    const expected = match.exact;
    const folded = ignoreCase ? expected.toLowerCase() : expected;
    return { operator: "exact", expected, test: (value) => (ignoreCase ? value.toLowerCase() : value) === folded };
  }
  if (match.prefix !== undefined) {
    const expected = match.prefix;
    const folded = ignoreCase ? expected.toLowerCase() : expected;
    return {
      operator: "prefix",
      expected,
      test: (value) => (ignoreCase ? value.toLowerCase() : value).startsWith(folded),
    };
  }
  if (match.regex !== undefined && match.regex !== "*") {
    const expected = match.regex;
    if (expected.length > MAX_PATTERN) throw new Error(`pattern is longer than ${MAX_PATTERN} characters`);
    const pattern = RE2JS.compile(expected);
    return { operator: "regex", expected, test: (value) => pattern.matches(value) };
  }
  return { operator: "present", expected: "", test: () => true };
}
