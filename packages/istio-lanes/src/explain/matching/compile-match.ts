import type { HttpMatchSpec } from "../../resource/shape/virtual-service.ts";
import { isClaim } from "../../resource/validate/header-checks.ts";
import {
  authorityCondition,
  type Condition,
  headerCondition,
  methodCondition,
  queryCondition,
  schemeCondition,
  uriCondition,
  withoutHeaderCondition,
} from "./condition.ts";
import { compileStringMatch, pathPrefixMatcher, type StringMatcher } from "./string-matcher.ts";

/** One entry of a route's `match` list. */
export interface CompiledMatch {
  readonly name: string | undefined;
  readonly conditions: readonly Condition[];
}

/** A token's claims are not among what a request offers here: such a header is always absent. */
const NEVER: StringMatcher = { operator: "present", expected: "", test: () => false };

/** The conditions of a match that a request decides. `pathSegments`: a prefix of a path stands for whole segments. */
export function compileMatch(match: HttpMatchSpec, pathSegments = false): CompiledMatch {
  const conditions: Condition[] = [];
  if (match.uri && Object.keys(match.uri).length > 0) {
    const { prefix } = match.uri;
    const segments = pathSegments && typeof prefix === "string" && prefix !== "/";
    const matcher = segments ? pathPrefixMatcher(prefix) : compileStringMatch(match.uri, match.ignoreUriCase ?? false);
    if (matcher.operator !== "present") conditions.push(uriCondition(matcher));
  }
  if (match.method) conditions.push(methodCondition(compileStringMatch(match.method)));
  if (match.scheme) conditions.push(schemeCondition(compileStringMatch(match.scheme)));
  if (match.authority) conditions.push(authorityCondition(compileStringMatch(match.authority)));
  for (const [name, value] of Object.entries(match.headers ?? {})) {
    const matcher = isClaim(name) ? NEVER : compileStringMatch(value);
    conditions.push(headerCondition(name.toLowerCase(), matcher));
  }
  for (const [name, value] of Object.entries(match.withoutHeaders ?? {})) {
    const matcher = isClaim(name) ? NEVER : compileStringMatch(value);
    conditions.push(withoutHeaderCondition(name.toLowerCase(), matcher));
  }
  for (const [name, value] of Object.entries(match.queryParams ?? {})) {
    conditions.push(queryCondition(name, compileStringMatch(value)));
  }
  return { name: match.name || undefined, conditions };
}
