import { compilePattern } from "@dyeing/text";
import type { NextHop } from "../explanation.ts";
import type { CompiledMatch } from "../matching/compile-match.ts";
import { DEFAULT_PATH_FORM, type PathForm, routedPath } from "../matching/normalise-path.ts";
import type { RouteRequest } from "../matching/route-request.ts";
import type { HeaderOperations } from "./route-actions.ts";
import type { RoutingDecision } from "./routing-decision.ts";

/** The request as the chosen endpoint gets it: path and authority rewritten, headers changed. */
export function nextHopOf(
  request: RouteRequest,
  decision: RoutingDecision,
  form: PathForm = DEFAULT_PATH_FORM,
): NextHop | undefined {
  if (decision.outcome !== "routed") return undefined;
  const { route, destination } = decision;
  const { bare, rest } = split(request.path, form);
  const headers: Record<string, string | undefined> = {};
  for (const operations of [destination.request, route.request]) apply(headers, operations, request);
  return {
    path: rewritten(bare, decision) + rest,
    authority: route.rewrite?.authority ?? destination.authority ?? request.host,
    headers,
  };
}

/** Where a redirect leads. Undefined without one. */
export function locationOf(
  request: RouteRequest,
  decision: RoutingDecision,
  form: PathForm = DEFAULT_PATH_FORM,
): string | undefined {
  const redirect = decision.route?.redirect;
  if (redirect === undefined) return undefined;
  const { bare, rest } = split(request.path, form);
  const scheme = redirect.scheme ?? request.scheme ?? "http";
  let path = bare + rest;
  // The query stays, unless the new path has one of its own.
  if (redirect.path !== undefined) path = redirect.path + (redirect.path.includes("?") ? "" : rest);
  else if (redirect.prefix !== undefined) path = replacePrefix(bare, redirect.prefix, decision.match) + rest;
  return `${scheme}://${redirectAuthority(request.host, redirect, scheme)}${path}`;
}

function redirectAuthority(
  host: string,
  redirect: {
    readonly authority: string | undefined;
    readonly port: number | undefined;
    readonly scheme: string | undefined;
    readonly keepsPort?: boolean;
  },
  scheme: string,
): string {
  const name = redirect.authority ?? host;
  if (redirect.port !== undefined) return `${name.replace(/:\d+$/, "")}:${redirect.port}`;
  if (redirect.keepsPort) return name;
  // A port that a changed scheme implied is not carried over.
  const old = scheme === "https" ? ":80" : ":443";
  return redirect.scheme !== undefined && name.endsWith(old) ? name.slice(0, -old.length) : name;
}

function split(path: string, form: PathForm): { readonly bare: string; readonly rest: string } {
  const end = path.search(/[?#]/);
  return end === -1
    ? { bare: routedPath(path, form), rest: "" }
    : { bare: routedPath(path.slice(0, end), form), rest: path.slice(end) };
}

function rewritten(path: string, decision: RoutingDecision): string {
  const rewrite = decision.route?.rewrite;
  if (rewrite?.regex !== undefined) {
    // RE2 writes groups as `\1`.
    const substitution = rewrite.regex.substitution.replaceAll("$", "\\$").replaceAll(/\\(\d)/g, "$$$1");
    return compilePattern(rewrite.regex.pattern).matcher(path).replaceAll(substitution);
  }
  return rewrite?.prefix === undefined ? path : replacePrefix(path, rewrite.prefix, decision.match);
}

/** Takes the place of what the URI condition matched: the prefix, or all of it. Without one it stands before the `/`. */
function replacePrefix(path: string, prefix: string, match: CompiledMatch | undefined): string {
  const uri = match?.conditions.find(({ kind }) => kind === "uri");
  if (uri === undefined) return prefix + path.slice(1);
  return uri.operator === "prefix" || uri.operator === "pathPrefix" ? prefix + path.slice(uri.expected.length) : prefix;
}

function apply(headers: Record<string, string | undefined>, operations: HeaderOperations, request: RouteRequest): void {
  for (const name of operations.remove) headers[name.toLowerCase()] = undefined;
  for (const [name, value] of operations.set) headers[name.toLowerCase()] = value;
  for (const [name, value] of operations.add) {
    const key = name.toLowerCase();
    const lines = request.headers.lines(key);
    const sent = lines.length === 0 ? undefined : lines.join(",");
    const before = Object.hasOwn(headers, key) ? headers[key] : sent;
    headers[key] = before === undefined ? value : `${before},${value}`;
  }
}
