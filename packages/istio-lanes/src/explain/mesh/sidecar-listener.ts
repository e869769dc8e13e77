import { HostMap, hostsOverlap, isWildcard } from "../../resource/host-names.ts";
import type { CallerScope, EgressScope } from "../registry/caller-scope.ts";
import { otherNames } from "../registry/resolve-host.ts";
import type { RoutingResource } from "../registry/routing-resource.ts";
import { isHttp, portOf, type ServiceModel } from "../registry/service-model.ts";
import type { Cluster } from "./cluster.ts";
import { compileRoute, defaultRoute, type RouteContext } from "./compile-route.ts";
import { HostTable } from "./host-table.ts";
import type { Listener, Route, VirtualHost } from "./mesh.ts";
import { virtualHost } from "./virtual-host.ts";

/** What a sidecar does with HTTP calls to a port, as istiod builds its virtual hosts. */
export function sidecarListener(
  scope: CallerScope,
  allowAny: boolean,
  egressProxy: Cluster | undefined,
  context: Omit<RouteContext, "targetOf">,
): Listener {
  const hosts = new HostTable();
  const egress = scope.egress(context.port);
  if (egress !== undefined && scope.listens(context.port)) fill(hosts, egress, context);
  const unknownHost = allowAny ? "passthrough" : "blocked";
  return { port: context.port, hosts, exists: true, unknownHost, egressProxy };
}

function fill(hosts: HostTable, egress: EgressScope, shared: Omit<RouteContext, "targetOf">): void {
  const services = new Map([...egress.services].filter(([, service]) => portOf(service, shared.port) !== undefined));
  const context = { ...shared, targetOf: (host: string) => services.get(host)?.externalName ?? host };
  const chosen = egress.virtualServices.filter(
    // On port 80, and only there, a VirtualService is served for hosts that no service has.
    (one) => context.port === 80 || one.hosts.some((host) => servesAny(host.toLowerCase(), services)),
  );
  const wildcards = mostSpecific(egress);
  const taken = new Set<ServiceModel>();
  const known = new Set(services.keys());
  for (const resource of chosen) {
    const routes = resource.routes.map((route) => compileRoute(route, context));
    if (!routes.some(isLive)) continue;
    const { own, foreign } = forCaller(split(resource, services, wildcards), resource, context);
    if (resource.kind === "HTTPRoute" && own.length === 0) continue;
    const served = own.filter((service) => isHttp(portOf(service, context.port)));
    if (served.length === 0 && context.port !== 80) continue;
    const named = { resource, resources: [resource], routes, lost: resource.lost };
    for (const host of foreign) hosts.add(host, virtualHost({ host, ...named }, context.matches));
    for (const service of served) {
      taken.add(service);
      const host = virtualHost({ host: service.hostname, ...named }, context.matches);
      addService(hosts, service, host, known, context);
    }
    // Named by a VirtualService, a service has no default route either when the port is not HTTP.
    for (const service of own) taken.add(service);
  }
  for (const service of services.values()) {
    if (taken.has(service) || service.externalName !== undefined || !isHttp(portOf(service, context.port))) continue;
    const routes = [defaultRoute(service.hostname, context)];
    const parts = { host: service.hostname, resource: undefined, resources: [], routes, lost: [] };
    addService(hosts, service, virtualHost(parts, context.matches), known, context);
  }
}

/** An HTTPRoute is for all callers of a service of its own namespace, and for its own namespace's calls to others. */
function forCaller(hosts: SplitHosts, { kind, namespace }: RoutingResource, { caller }: RouteContext): SplitHosts {
  if (kind !== "HTTPRoute" || namespace === caller.namespace) return hosts;
  return { ...hosts, own: hosts.own.filter((service) => service.namespace === namespace) };
}

interface SplitHosts {
  readonly own: readonly ServiceModel[];
  readonly foreign: readonly string[];
}

/** Whether some request can reach a route: a VirtualService without such a route is not served at all. */
function isLive({ matches }: Route): boolean {
  return matches.length === 0 || matches.some(({ excluded }) => excluded === undefined);
}

function servesAny(host: string, services: ReadonlyMap<string, ServiceModel>): boolean {
  if (services.has(host)) return true;
  for (const hostname of services.keys()) {
    if ((isWildcard(host) || isWildcard(hostname)) && hostsOverlap(host, hostname)) return true;
  }
  return false;
}

/** For each service the VirtualService with the most specific of the hosts that it is within. */
function mostSpecific({ services, virtualServices }: EgressScope): ReadonlyMap<string, RoutingResource> {
  const index = new HostMap<RoutingResource>();
  let any = false;
  for (const resource of virtualServices) {
    for (const host of resource.hosts) {
      any ||= isWildcard(host);
      if (index.get(host) === undefined) index.set(host, resource);
    }
  }
  const found = new Map<string, RoutingResource>();
  if (!any) return found;
  for (const hostname of services.keys()) {
    const resource = index.mostSpecific(hostname);
    if (resource !== undefined) found.set(hostname, resource);
  }
  return found;
}

/** The services that a VirtualService is for, and its hosts that no service has. */
function split(
  resource: RoutingResource,
  services: ReadonlyMap<string, ServiceModel>,
  wildcards: ReadonlyMap<string, RoutingResource>,
): SplitHosts {
  const own: ServiceModel[] = [];
  const foreign: string[] = [];
  for (const host of resource.hosts) {
    const name = host.toLowerCase();
    if (!isWildcard(name)) {
      const service = services.get(name);
      if (service === undefined) foreign.push(name);
      else own.push(service);
      continue;
    }
    let within = false;
    for (const [hostname, service] of services) {
      if (!hostsOverlap(hostname, name)) continue;
      within = true;
      if (wildcards.get(hostname) === resource) own.push(service);
    }
    if (!within) foreign.push(name);
  }
  return { own, foreign };
}

/** A service answers to its full name, to shorter ones, to its addresses, and to the names of those that stand for it. */
function addService(
  hosts: HostTable,
  service: ServiceModel,
  host: VirtualHost,
  known: ReadonlySet<string>,
  { caller }: RouteContext,
): void {
  const names = [service.hostname, ...service.aliases];
  for (const name of names) hosts.add(name, host);
  for (const name of names.flatMap((one) => otherNames(one, caller.namespace))) {
    // A shorter name that is another service's full name is that service's.
    if (!known.has(name)) hosts.add(name, host);
    names.push(name);
  }
  // The names of its instances are below its own.
  if (service.headless) for (const name of names) hosts.add(`*.${name}`, host);
  for (const address of service.addresses) if (!address.includes("/")) hosts.add(address, host);
}
