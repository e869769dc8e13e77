import type { RouteFilterSpec } from "../../resource/shape/gateway-api.ts";
import type { HeaderOperationsSpec, HttpRouteSpec } from "../../resource/shape/virtual-service.ts";
import { destinationOf } from "./backend-ref.ts";
import type { Permits } from "./reference-grants.ts";

type Converted = Pick<HttpRouteSpec, "headers" | "redirect" | "rewrite" | "mirrors">;

/** Filters of an HTTPRoute's rule or backend as the settings of a VirtualService that istiod makes of them. */
export function convertFilters(filters: readonly RouteFilterSpec[], namespace: string, permits: Permits): Converted {
  let request: HeaderOperationsSpec | undefined;
  let response: HeaderOperationsSpec | undefined;
  let rest: Converted = {};
  const mirrors: NonNullable<HttpRouteSpec["mirrors"]>[number][] = [];
  for (const filter of filters) {
    switch (filter.type) {
      case "RequestHeaderModifier":
        request = operationsOf(filter.requestHeaderModifier);
        break;
      case "ResponseHeaderModifier":
        response = operationsOf(filter.responseHeaderModifier);
        break;
      case "RequestRedirect":
        rest = { ...rest, redirect: redirectOf(filter.requestRedirect) };
        break;
      case "URLRewrite":
        rest = { ...rest, rewrite: rewriteOf(filter.urlRewrite) };
        break;
      case "RequestMirror":
        if (permits(filter.requestMirror?.backendRef ?? {})) mirrors.push(mirrorOf(filter.requestMirror, namespace));
        break;
    }
  }
  return {
    ...rest,
    ...(request || response ? { headers: { request: request ?? null, response: response ?? null } } : {}),
    ...(mirrors.length > 0 ? { mirrors } : {}),
  };
}

function operationsOf(modifier: RouteFilterSpec["requestHeaderModifier"]): HeaderOperationsSpec {
  const pairs = (list: NonNullable<typeof modifier>["set"]): Record<string, string> =>
    Object.fromEntries((list ?? []).map(({ name, value }) => [name ?? "", value ?? ""]));
  return { set: pairs(modifier?.set), add: pairs(modifier?.add), remove: modifier?.remove ?? [] };
}

function redirectOf(redirect: RouteFilterSpec["requestRedirect"]): NonNullable<HttpRouteSpec["redirect"]> {
  const port = redirect?.port
    ? { port: redirect.port }
    : { derivePort: redirect?.scheme ? ("FROM_PROTOCOL_DEFAULT" as const) : ("FROM_REQUEST_PORT" as const) };
  const { path } = redirect ?? {};
  return {
    redirectCode: redirect?.statusCode ?? 302,
    ...port,
    ...(redirect?.scheme ? { scheme: redirect.scheme } : {}),
    ...(redirect?.hostname ? { authority: redirect.hostname } : {}),
    ...(path?.type === "ReplaceFullPath" ? { uri: path.replaceFullPath ?? "" } : {}),
    ...(path?.type === "ReplacePrefixMatch" ? { prefixRewrite: path.replacePrefixMatch || "/" } : {}),
  };
}

function rewriteOf(rewrite: RouteFilterSpec["urlRewrite"]): NonNullable<HttpRouteSpec["rewrite"]> {
  const { path, hostname } = rewrite ?? {};
  return {
    ...(path?.type === "ReplacePrefixMatch" ? { uri: (path.replacePrefixMatch ?? "").replace(/\/$/, "") || "/" } : {}),
    ...(path?.type === "ReplaceFullPath"
      ? { uriRegexRewrite: { match: "/.*", rewrite: path.replaceFullPath ?? "" } }
      : {}),
    ...(hostname ? { authority: hostname } : {}),
  };
}

function mirrorOf(
  mirror: RouteFilterSpec["requestMirror"],
  namespace: string,
): NonNullable<HttpRouteSpec["mirrors"]>[number] {
  const { fraction, percent } = mirror ?? {};
  const destination = destinationOf(mirror?.backendRef ?? {}, namespace);
  if (typeof percent === "number") return { destination, percentage: { value: percent } };
  if (!fraction) return { destination };
  return { destination, percentage: { value: (100 * (fraction.numerator ?? 0)) / (fraction.denominator || 100) } };
}
