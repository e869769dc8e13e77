import { firstParameter } from "./query-parameter.ts";
import type { RoutedRequest } from "./route-request.ts";
import type { StringMatcher, StringOperator } from "./string-matcher.ts";

export type ConditionKind =
  | "uri"
  | "method"
  | "scheme"
  | "authority"
  | "header"
  | "withoutHeader"
  | "queryParam"
  | "port"
  | "gateways"
  | "sourceLabels"
  | "sourceNamespace";

/** One condition of a match. All conditions of a match have to hold. */
export interface Condition {
  readonly kind: ConditionKind;
  /** The name of the header or parameter; empty for the other kinds. */
  readonly name: string;
  readonly operator: StringOperator;
  readonly expected: string;
  /** What the request has at this place; nothing when the header or parameter is absent. */
  actual(request: RoutedRequest): readonly string[];
  holds(actual: readonly string[]): boolean;
}

const MISSING_AS_EMPTY: readonly string[] = [""];
const ABSENT: readonly string[] = Object.freeze([]);

export function uriCondition(matcher: StringMatcher): Condition {
  return condition("uri", "", matcher, (request) => [request.path]);
}

export function methodCondition(matcher: StringMatcher): Condition {
  return condition("method", "", matcher, (request) => [request.method]);
}

export function schemeCondition(matcher: StringMatcher): Condition {
  return condition("scheme", "", matcher, (request) => [request.scheme]);
}

export function authorityCondition(matcher: StringMatcher): Condition {
  return condition("authority", "", matcher, (request) => [request.authority]);
}

export function queryCondition(name: string, matcher: StringMatcher): Condition {
  return condition("queryParam", name, matcher, (request) => firstParameter(request.query, name));
}

/** Holds when any line matches by itself: Envoy 1.39 and later look at repeated lines one by one, never joined. */
export function headerCondition(name: string, matcher: StringMatcher): Condition {
  return condition("header", name, matcher, readerOf(name));
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

/** How a header is read: some are not lines of the request, and some the proxy adds before it routes. */
function readerOf(name: string): (request: RoutedRequest) => readonly string[] {
  switch (name) {
    case ":authority":
    case "host":
      return (request) => [request.authority];
    case ":method":
      return (request) => [request.method];
    case ":scheme":
      return (request) => [request.scheme];
    case ":path":
      return ({ path, query }) => [query === undefined ? path : `${path}?${query}`];
    case ":status":
      return () => ABSENT;
    case "x-request-id":
      return (request) => orElse(request.headers.lines(name), () => request.madeUpRequestId());
    case "x-forwarded-proto":
      return (request) => orElse(request.headers.lines(name), () => request.scheme);
    default:
      return (request) => request.headers.lines(name);
  }
}

function orElse(lines: readonly string[], made: () => string): readonly string[] {
  return lines.length > 0 ? lines : [made()];
}

function condition(
  kind: ConditionKind,
  name: string,
  matcher: StringMatcher,
  actual: (request: RoutedRequest) => readonly string[],
): Condition {
  const { operator, expected, test } = matcher;
  return { kind, name, operator, expected, actual, holds: (values) => values.some(test) };
}
