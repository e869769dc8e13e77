import { durationMs } from "../../resource/duration.ts";
import type {
  CorsSpec,
  HeaderOperationsSpec,
  HeadersSpec,
  HttpRouteSpec,
} from "../../resource/shape/virtual-service.ts";
import { isAuthorityName } from "../../resource/validate/header-checks.ts";

/** Changes of headers on their way, in the order in which Envoy makes them: remove, then set and add. */
export interface HeaderOperations {
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly add: readonly (readonly [name: string, value: string])[];
  readonly remove: readonly string[];
}

export interface Rewrite {
  /** Takes the place of the matched prefix, or of the whole path when an exact one or a pattern matched. */
  readonly prefix: string | undefined;
  readonly regex: { readonly pattern: string; readonly substitution: string } | undefined;
  readonly authority: string | undefined;
}

export interface Redirect {
  /** The port that the caller wrote stays, whatever the scheme: so it is for a server's `httpsRedirect`. */
  readonly keepsPort?: boolean;
  readonly status: number;
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly port: number | undefined;
  readonly path: string | undefined;
  readonly prefix: string | undefined;
}

export interface DirectResponse {
  readonly status: number;
  readonly body: string | undefined;
}

export interface Cors {
  readonly allowOrigins: CorsSpec["allowOrigins"];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly allowCredentials: boolean;
  /** Whether a preflight of another origin goes to the service. */
  readonly forwardsOtherPreflights: boolean;
}

export const NO_OPERATIONS: HeaderOperations = { set: [], add: [], remove: [] };

/** Operations on headers without those on the authority, which is rewritten instead. */
export function compileOperations(spec: HeaderOperationsSpec | null | undefined): HeaderOperations {
  if (!spec) return NO_OPERATIONS;
  return {
    set: pairs(spec.set),
    add: pairs(spec.add),
    remove: (spec.remove ?? []).filter((name) => !isInternal(name)),
  };
}

/** Two lists made one, as they are for a route with one destination: Envoy sets all of it before it adds any. */
export function joinOperations(first: HeaderOperations, second: HeaderOperations): HeaderOperations {
  if (first === NO_OPERATIONS) return second;
  if (second === NO_OPERATIONS) return first;
  return {
    remove: [...first.remove, ...second.remove],
    set: [...first.set, ...second.set],
    add: [...first.add, ...second.add],
  };
}

/** The authority that operations on a request's headers set. */
export function authorityOf(headers: HeadersSpec | null | undefined): string | undefined {
  const find = (map: HeaderOperationsSpec["set"]): string | undefined =>
    Object.entries(map ?? {}).findLast(([name]) => isAuthorityName(name))?.[1] ?? undefined;
  return find(headers?.request?.set) || find(headers?.request?.add);
}

function pairs(map: HeaderOperationsSpec["set"]): readonly (readonly [string, string])[] {
  return (
    Object.entries(map ?? {})
      .filter(([name]) => !isInternal(name))
      // Envoy takes `%` as the beginning of a command, and `%%` for the character.
      .map(([name, value]): readonly [string, string] => [name, (value ?? "").replaceAll("%%", "%")])
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  );
}

function isInternal(name: string): boolean {
  return name.startsWith(":") || name.toLowerCase() === "host";
}

/** `pathSegments`: of the Gateway API, where `/` in a prefix's place takes it out. */
export function compileRewrite(route: HttpRouteSpec, pathSegments = false): Rewrite | undefined {
  const { rewrite } = route;
  const authority = rewrite?.authority || authorityOf(route.headers);
  const pattern = rewrite?.uriRegexRewrite;
  if (!authority && !rewrite?.uri && !pattern) return undefined;
  if (pathSegments && rewrite?.uri === "/") {
    const prefix = route.match?.[0]?.uri?.prefix ?? "/";
    const quoted = (prefix === "/" ? "" : prefix).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const regex = { pattern: `^${quoted}(/?)(.*)`, substitution: "/\\2" };
    return { prefix: undefined, regex, authority: authority || undefined };
  }
  return {
    prefix: pattern ? undefined : rewrite?.uri || undefined,
    regex: pattern ? { pattern: pattern.match ?? "", substitution: pattern.rewrite ?? "" } : undefined,
    authority: authority || undefined,
  };
}

/** `tls`: at a gateway's server that ends TLS. */
export function compileRedirect(
  spec: HttpRouteSpec["redirect"],
  listenerPort: number,
  tls: boolean,
): Redirect | undefined {
  if (!spec) return undefined;
  const derived = spec.derivePort === "FROM_REQUEST_PORT" ? listenerPort : 0;
  const port = spec.port || derived;
  const scheme = spec.scheme || (tls ? "https" : "http");
  const implied = (port === 80 && scheme === "http") || (port === 443 && scheme === "https");
  return {
    status: spec.redirectCode || 301,
    scheme: spec.scheme || undefined,
    authority: spec.authority || undefined,
    port: port === 0 || implied ? undefined : port,
    path: spec.prefixRewrite ? undefined : spec.uri || undefined,
    prefix: spec.prefixRewrite || undefined,
  };
}

export function compileDirectResponse(spec: HttpRouteSpec["directResponse"]): DirectResponse | undefined {
  if (!spec) return undefined;
  const { string, bytes } = spec.body ?? {};
  const body = string ?? (bytes ? Buffer.from(bytes, "base64").toString("utf8") : undefined);
  return { status: spec.status ?? 0, body };
}

export function compileCors(spec: CorsSpec | null | undefined): Cors | undefined {
  if (!spec) return undefined;
  const origins = spec.allowOrigins ?? (spec.allowOrigin ?? []).map((exact) => ({ exact }));
  return {
    allowOrigins: origins,
    allowMethods: spec.allowMethods ?? [],
    allowHeaders: spec.allowHeaders ?? [],
    exposeHeaders: spec.exposeHeaders ?? [],
    maxAgeSeconds: spec.maxAge ? Math.trunc((durationMs(spec.maxAge) ?? 0) / 1000) : undefined,
    allowCredentials: spec.allowCredentials ?? false,
    forwardsOtherPreflights: spec.unmatchedPreflights !== "IGNORE",
  };
}
