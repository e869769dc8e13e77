import type { StringMatch } from "../resources/string-match-schema.ts";
import type { HttpMatchDocument } from "../resources/virtual-service-schema.ts";
import {
  authorityCondition,
  type Condition,
  headerCondition,
  methodCondition,
  uriCondition,
  withoutHeaderCondition,
} from "./condition.ts";
import { compileStringMatch, type StringMatcher } from "./string-matcher.ts";

/** One entry of a route's `match` list. */
export interface CompiledMatch {
  readonly name: string | undefined;
  readonly conditions: readonly Condition[];
}

/** Compiles one match. `fail` is called with the path inside the match and the reason for a bad pattern. */
export function compileMatch(
  match: HttpMatchDocument,
  fail: (path: readonly PropertyKey[], reason: unknown) => never,
): CompiledMatch {
  const conditions: Condition[] = [];
  const compile = (value: StringMatch, path: readonly PropertyKey[], ignoreCase = false): StringMatcher => {
    try {
      return compileStringMatch(value, ignoreCase);
    } catch (reason) {
      return fail(path, reason);
    }
  };
  if (match.uri !== undefined) conditions.push(uriCondition(compile(match.uri, ["uri"], match.ignoreUriCase)));
  if (match.method !== undefined) conditions.push(methodCondition(compile(match.method, ["method"])));
  if (match.authority !== undefined) conditions.push(authorityCondition(compile(match.authority, ["authority"])));
  for (const [name, value] of Object.entries(match.headers ?? {})) {
    conditions.push(headerCondition(name.toLowerCase(), compile(value, ["headers", name])));
  }
  for (const [name, value] of Object.entries(match.withoutHeaders ?? {})) {
    conditions.push(withoutHeaderCondition(name.toLowerCase(), compile(value, ["withoutHeaders", name])));
  }
  return { name: match.name, conditions };
}
