import type { Report } from "../report.ts";
import type { HttpMatchSpec, HttpRouteSpec, StringMatchSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";

/**
 * Says which rules and matches no request reaches: those behind a rule without conditions, those that stand before
 * already, and those that an earlier, wider match takes.
 */
export function reportUnreachable(report: Report, path: Path, routes: readonly HttpRouteSpec[]): void {
  const seen: { readonly match: HttpMatchSpec; readonly route: number }[] = [];
  const keys = new Map<string, number>();
  let catchAll: number | undefined;
  for (const [index, route] of routes.entries()) {
    const here = [...path, index];
    const matches = route.match ?? [];
    if (catchAll !== undefined) {
      const reason = `${nameOf(routes, catchAll)} takes every request before`;
      report.add("LANES_UNREACHABLE", here, `${nameOf(routes, index)} is never reached: ${reason}`);
      continue;
    }
    if (matches.length === 0) {
      catchAll = index;
      continue;
    }
    for (const [matchIndex, match] of matches.entries()) {
      const key = canonical(match);
      const same = keys.get(key);
      const wider = same ?? seen.find((earlier) => covers(earlier.match, match))?.route;
      if (wider !== undefined) {
        const label = match.name ? `match \`${match.name}\`` : `match ${matchIndex}`;
        const how = same === undefined ? "takes all that it would" : "has the same";
        const text = `${label} of ${nameOf(routes, index)} is never reached: ${nameOf(routes, wider)} ${how}`;
        report.add("LANES_UNREACHABLE", [...here, "match", matchIndex], text);
      }
      keys.set(key, same ?? index);
      seen.push({ match, route: index });
      if (isEmpty(match)) catchAll = index;
    }
  }
}

function nameOf(routes: readonly HttpRouteSpec[], index: number): string {
  const name = routes[index]?.name;
  return name ? `route ${index} \`${name}\`` : `route ${index}`;
}

/** Without a condition, or with one that every request meets. */
function isEmpty(match: HttpMatchSpec): boolean {
  const { name: _name, statPrefix: _prefix, ignoreUriCase: _case, uri, ...conditions } = match;
  const anyUri = !uri || uri.prefix === "/" || uri.prefix === "" || uri.regex === ".*" || canonical(uri) === "{}";
  return anyUri && Object.values(conditions).every((value) => isAbsent(value));
}

/**
 * Whether every request that the second match takes is taken by the first. Only what is certain: same or no condition
 * for everything but the URI, and a prefix of it.
 */
function covers(wide: HttpMatchSpec, narrow: HttpMatchSpec): boolean {
  const { name: _n, statPrefix: _s, uri: wideUri, ignoreUriCase: wideCase, ...wideRest } = wide;
  const { name: _m, statPrefix: _t, uri: narrowUri, ignoreUriCase: narrowCase, ...narrowRest } = narrow;
  if (!uriCovers(wideUri, narrowUri, wideCase ?? false, narrowCase ?? false)) return false;
  return Object.entries(wideRest).every(([key, value]) => {
    if (isAbsent(value)) return true;
    const other = narrowRest[key as keyof typeof narrowRest];
    if (isAbsent(other)) return false;
    if (!KEYED.has(key)) return canonical(value) === canonical(other);
    const wanted = other as Readonly<Record<string, unknown>>;
    return Object.entries(value as object).every(
      ([name, one]) => Object.hasOwn(wanted, name) && canonical(one) === canonical(wanted[name]),
    );
  });
}

const KEYED: ReadonlySet<string> = new Set(["headers", "withoutHeaders", "queryParams", "sourceLabels"]);

function uriCovers(
  wide: StringMatchSpec | null | undefined,
  narrow: StringMatchSpec | null | undefined,
  wideCase: boolean,
  narrowCase: boolean,
): boolean {
  if (isAbsent(wide) || wide?.prefix === "/" || wide?.prefix === "" || wide?.regex === ".*") return true;
  if (isAbsent(narrow)) return false;
  if (canonical(wide) === canonical(narrow) && (wideCase || !narrowCase)) return true;
  const prefix = wide?.prefix;
  const text = narrow?.prefix ?? narrow?.exact;
  if (typeof prefix !== "string" || typeof text !== "string" || (narrowCase && !wideCase)) return false;
  return wideCase ? text.toLowerCase().startsWith(prefix.toLowerCase()) : text.startsWith(prefix);
}

function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === 0) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Equal for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(
          Object.entries(one)
            .filter(([, inner]) => inner !== null)
            .sort(([left], [right]) => (left < right ? -1 : 1)),
        )
      : one,
  );
}
