import type { RouteRequest } from "./route-request.ts";
import type { StringMatcher, StringOperator } from "./string-matcher.ts";

export type ConditionKind = "uri" | "method" | "authority" | "header" | "withoutHeader";

/** One condition of a match. All conditions of a match have to hold. */
export interface Condition {
  readonly kind: ConditionKind;
  /** The header's name, lower case; empty for the other kinds. */
  readonly name: string;
  readonly operator: StringOperator;
  readonly expected: string;
  /** What the request has at this place; nothing when the header is absent. */
  actual(request: RouteRequest): readonly string[];
  holds(actual: readonly string[]): boolean;
}

const MISSING_AS_EMPTY: readonly string[] = [""];

export function uriCondition(matcher: StringMatcher): Condition {
  return condition("uri", "", matcher, (request) => [withoutQuery(request.path)]);
}

export function methodCondition(matcher: StringMatcher): Condition {
  return condition("method", "", matcher, (request) => [request.method]);
}

export function authorityCondition(matcher: StringMatcher): Condition {
  return condition("authority", "", matcher, (request) => [request.host]);
}

/** Holds when any line matches by itself: Envoy 1.39 and later look at repeated lines one by one, never joined. */
export function headerCondition(name: string, matcher: StringMatcher): Condition {
  return condition("header", name, matcher, (request) => request.headers.lines(name));
}

/**
 * Holds when no line matches. For a value match Istio lets an absent header count as empty, so that
 * `withoutHeaders: {x: {regex: ".*"}}` never holds.
 */
export function withoutHeaderCondition(name: string, matcher: StringMatcher): Condition {
  const forbidden = headerCondition(name, matcher);
  return {
    ...forbidden,
    kind: "withoutHeader",
    holds: (actual) =>
      !forbidden.holds(actual.length === 0 && matcher.operator !== "present" ? MISSING_AS_EMPTY : actual),
  };
}

function condition(
  kind: ConditionKind,
  name: string,
  matcher: StringMatcher,
  actual: (request: RouteRequest) => readonly string[],
): Condition {
  const { operator, expected, test } = matcher;
  return { kind, name, operator, expected, actual, holds: (values) => values.some(test) };
}

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}
