import { hostsOverlap, hostWithin } from "../../resource/host-names.ts";
import type { GatewayResource } from "../../resource/resource-set.ts";
import type { ServerSpec } from "../../resource/shape/gateway.ts";
import { protocolKind } from "../../resource/validate/protocols.ts";
import { hasAll } from "../registry/build-services.ts";
import type { RoutingResource } from "../registry/routing-resource.ts";
import { compileRoute, httpsRedirectRoute, type RouteContext } from "./compile-route.ts";
import { HostTable } from "./host-table.ts";
import type { Listener, Route, RouteMatch } from "./mesh.ts";
import { virtualHost } from "./virtual-host.ts";

/** A server of a Gateway that serves HTTP, in the clear or with TLS that ends here. */
interface HttpServer {
  readonly spec: ServerSpec;
  readonly gateway: GatewayResource;
  /** `namespace/name`. */
  readonly gatewayName: string;
}

/** What a gateway's proxy does with HTTP at a port: the servers of all Gateways that select it, merged as istiod does. */
export function gatewayListener(
  gateways: readonly GatewayResource[],
  routing: readonly RoutingResource[],
  context: Omit<RouteContext, "gateways" | "tls">,
): Listener {
  const { caller, port } = context;
  const servers = httpServers(gateways, context);
  const merged = new Map<string, { resources: RoutingResource[]; routes: Route[]; redirect: boolean }>();
  const compiled = new Map<string, Map<RoutingResource, readonly Route[]>>();
  for (const { spec, gateway, gatewayName } of servers) {
    const known = compiled.get(gatewayName) ?? new Map<RoutingResource, readonly Route[]>();
    compiled.set(gatewayName, known);
    const redirect = spec.tls?.httpsRedirect ?? false;
    const tls = Boolean(spec.tls) && !redirect;
    for (const resource of inPrecedence(routing, gatewayName, caller.namespace)) {
      const hosts = commonHosts(hostsFor(spec, gateway.namespace, resource.namespace), resource.hosts);
      if (hosts.length === 0) continue;
      const routes = known.get(resource) ?? routesOf(resource, { ...context, gateways: new Set([gatewayName]), tls });
      known.set(resource, routes);
      if (routes.length === 0) continue;
      for (const host of hosts) {
        const entry = merged.get(host) ?? { resources: [], routes: [], redirect: false };
        merged.set(host, entry);
        entry.resources.push(resource);
        entry.routes.push(...routes);
        entry.redirect ||= redirect;
      }
    }
    // Where no route has the host, istiod takes one that names a namespace as it is written, and no request has that.
    const open = { ...spec, hosts: (spec.hosts ?? []).filter((host) => /^(?:\*\/)?[^/]*$/.test(host)) };
    for (const host of redirect ? hostsFor(open, gateway.namespace, undefined) : []) {
      const entry = merged.get(host.toLowerCase()) ?? { resources: [], routes: [], redirect };
      merged.set(host.toLowerCase(), { ...entry, redirect });
    }
  }
  const hosts = new HostTable();
  for (const [host, { resources, routes, redirect }] of merged) {
    const own = redirect ? [httpsRedirectRoute(context)] : catchAllsLast(routes);
    const lost = resources.flatMap((resource) => resource.lost);
    const parts = { host, resource: resources[0], resources, routes: own, lost };
    hosts.add(host, virtualHost(parts, context.matches));
  }
  return { port, hosts, exists: servers.length > 0, unknownHost: "no-route", egressProxy: undefined };
}

function httpServers(
  gateways: readonly GatewayResource[],
  { caller, port }: Omit<RouteContext, "gateways" | "tls">,
): readonly HttpServer[] {
  const known = new Set<string>();
  return gateways
    .filter(({ spec }) => hasAll(caller.labels, spec.selector ?? {}))
    .flatMap((gateway) =>
      (gateway.spec.servers ?? [])
        .filter((server) => server.port?.number === port && hasOwnHosts(server, gateway.namespace, known))
        .filter(servesHttp)
        .map((spec) => ({ spec, gateway, gatewayName: `${gateway.namespace}/${gateway.name}` })),
    );
}

/** Of the servers with TLS settings, `httpsRedirect` alone as well, istiod leaves out those with a host of an earlier one. */
function hasOwnHosts({ hosts, tls, bind }: ServerSpec, namespace: string, known: Set<string>): boolean {
  if (!tls) return true;
  const own = (hosts ?? []).map(
    (host) => `${bind ?? ""} ${host.replace(/^\*\//, "").replace(/^\.\//, `${namespace}/`)}`,
  );
  if (own.some((host) => known.has(host))) return false;
  for (const host of own) known.add(host);
  return true;
}

function servesHttp({ port, tls }: ServerSpec): boolean {
  const protocol = port?.protocol ?? "";
  if (protocolKind(protocol) === "http") return true;
  const mode = tls?.mode ?? "PASSTHROUGH";
  return protocol.toUpperCase() === "HTTPS" && mode !== "PASSTHROUGH" && mode !== "AUTO_PASSTHROUGH";
}

/** A server's hosts as far as they are for VirtualServices of a namespace; all of them without one. */
function hostsFor(server: ServerSpec, own: string, namespace: string | undefined): readonly string[] {
  return (server.hosts ?? []).flatMap((entry) => {
    const slash = entry.indexOf("/");
    if (slash === -1) return [entry];
    const scope = entry.slice(0, slash) === "." ? own : entry.slice(0, slash);
    return scope === "*" || namespace === undefined || scope === namespace ? [entry.slice(slash + 1)] : [];
  });
}

/** Of each pair that overlaps the narrower one. */
function commonHosts(served: readonly string[], wanted: readonly string[]): readonly string[] {
  const common = new Set<string>();
  for (const left of served) {
    for (const right of wanted) {
      if (!hostsOverlap(left, right)) continue;
      common.add((hostWithin(left, right) ? left : right).toLowerCase());
    }
  }
  return [...common];
}

function inPrecedence(
  routing: readonly RoutingResource[],
  gatewayName: string,
  namespace: string,
): readonly RoutingResource[] {
  const bound = routing.filter(({ gateways, exportTo }) => gateways.includes(gatewayName) && !exportTo.includes("~"));
  const named = bound.filter(({ exportTo }) => !exportTo.includes("*") && exportTo.includes(namespace));
  return [
    ...named.filter((one) => one.namespace === namespace),
    ...named.filter((one) => one.namespace !== namespace),
    ...bound.filter(({ exportTo }) => exportTo.includes("*")),
  ];
}

/** A route for each match, up to the first that takes everything. */
function routesOf(resource: RoutingResource, context: RouteContext): readonly Route[] {
  const routes: Route[] = [];
  for (const effective of resource.routes) {
    const matches = effective.spec.match ?? [];
    if (matches.length === 0) return [...routes, compileRoute(effective, context)];
    for (const match of matches) {
      const route = compileRoute({ ...effective, spec: { ...effective.spec, match: [match] } }, context);
      if (route.matches.some(({ excluded }) => excluded !== undefined)) continue;
      routes.push(route);
      if (route.matches.every(takesAll)) return routes;
    }
  }
  return routes;
}

function takesAll({ conditions }: RouteMatch): boolean {
  return conditions.every(
    ({ kind, operator, expected }) =>
      kind === "uri" && ((operator === "prefix" && expected === "/") || (operator === "regex" && expected === ".*")),
  );
}

/** Where several VirtualServices share a host, those of their routes that take everything come last. */
function catchAllsLast(routes: readonly Route[]): readonly Route[] {
  const last = (route: Route): boolean => route.matches.length === 0 || route.matches.every(takesAll);
  return [...routes.filter((route) => !last(route)), ...routes.filter(last)];
}
