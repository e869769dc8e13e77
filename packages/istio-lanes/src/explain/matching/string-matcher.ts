import { compilePattern } from "@dyeing/text";
import type { StringMatchSpec } from "../../resource/shape/virtual-service.ts";
import { toBytes } from "./bytes.ts";

export type StringOperator = "present" | "exact" | "prefix" | "pathPrefix" | "regex";

/** A compiled StringMatch. */
export interface StringMatcher {
  readonly operator: StringOperator;
  /** The text of the resource; empty for `present`. */
  readonly expected: string;
  test(value: string): boolean;
}

const PRESENT: StringMatcher = { operator: "present", expected: "", test: () => true };

/**
 * Compiles a StringMatch as Istio does: RE2 on the whole value, byte by byte; `{}` and the pattern `*`, which is no RE2,
 * ask for presence. Case only counts unless told otherwise, and always in patterns.
 */
export function compileStringMatch(match: StringMatchSpec | null | undefined, ignoreCase = false): StringMatcher {
  if (typeof match?.exact === "string") return exactMatcher(match.exact, ignoreCase);
  if (typeof match?.prefix === "string") return prefixMatcher(match.prefix, ignoreCase);
  if (typeof match?.regex === "string" && match.regex !== "*") return patternMatcher(match.regex);
  return PRESENT;
}

function exactMatcher(expected: string, ignoreCase: boolean): StringMatcher {
  const bytes = toBytes(expected);
  if (!ignoreCase) return { operator: "exact", expected, test: (value) => value === bytes };
  const folded = bytes.toLowerCase();
  return { operator: "exact", expected, test: (value) => value.toLowerCase() === folded };
}

function prefixMatcher(expected: string, ignoreCase: boolean): StringMatcher {
  const bytes = toBytes(expected);
  if (!ignoreCase) return { operator: "prefix", expected, test: (value) => value.startsWith(bytes) };
  const folded = bytes.toLowerCase();
  return { operator: "prefix", expected, test: (value) => value.toLowerCase().startsWith(folded) };
}

/** A prefix of a path that ends where a segment does. */
export function pathPrefixMatcher(expected: string): StringMatcher {
  const bytes = toBytes(expected);
  const below = `${bytes}/`;
  return { operator: "pathPrefix", expected, test: (value) => value === bytes || value.startsWith(below) };
}

function patternMatcher(expected: string): StringMatcher {
  const pattern = compilePattern(expected, { bytes: true });
  return { operator: "regex", expected, test: (value) => pattern.matches(value) };
}
