import { resolveHost } from "./resolve-host.ts";
import type { RoutingResource } from "./routing-resource.ts";
import type { ServiceModel } from "./service-model.ts";

/** What one egress listener brings to a caller. */
export interface ListenerImports {
  /** Of a listener for one port only this port of its services counts. */
  readonly port: number | undefined;
  readonly services: Iterable<ServiceModel>;
  readonly virtualServices: readonly RoutingResource[];
}

/**
 * The services that a sidecar's calls may lead to, by full name: those that listeners import, and besides those that
 * VirtualServices lead to, with the ports that these name. There a service of the caller's own namespace counts whoever
 * it is exported to.
 */
export function reachableServices(
  listeners: readonly ListenerImports[],
  services: readonly ServiceModel[],
  visible: readonly ServiceModel[],
  namespace: string,
): ReadonlyMap<string, ServiceModel> {
  const own = byName(services.filter((service) => service.namespace === namespace));
  const others = byName([...visible.filter(isKubernetes), ...visible]);
  const found = new Map<string, ServiceModel>();
  for (const { port, services: imported, virtualServices } of listeners) {
    const only = port === undefined ? undefined : new Set([port]);
    for (const service of imported) add(found, withPorts(service, only));
    for (const { routes } of virtualServices) {
      for (const [host, ports] of destinationsOf(routes, namespace)) {
        const service = own.get(host) ?? others.get(host);
        if (service !== undefined) add(found, withPorts(service, only ?? ports));
      }
    }
  }
  return found;
}

function isKubernetes({ kubernetes }: ServiceModel): boolean {
  return kubernetes;
}

/** The first of each name. */
function byName(services: readonly ServiceModel[]): ReadonlyMap<string, ServiceModel> {
  const found = new Map<string, ServiceModel>();
  for (const service of services) if (!found.has(service.hostname)) found.set(service.hostname, service);
  return found;
}

/** Undefined: all ports. */
type Ports = ReadonlySet<number> | undefined;

/** Hosts of routes that calls from a namespace may take, with their ports. */
function destinationsOf(routes: RoutingResource["routes"], namespace: string): ReadonlyMap<string, Ports> {
  const found = new Map<string, Ports>();
  for (const { spec, owner } of routes) {
    const sources = (spec.match ?? []).map(({ sourceNamespace }) => sourceNamespace).filter(Boolean);
    if (sources.length > 0 && !sources.includes(namespace)) continue;
    const mirrors = [spec.mirror, ...(spec.mirrors ?? []).map(({ destination }) => destination)];
    for (const destination of [...(spec.route ?? []).map((one) => one.destination), ...mirrors]) {
      if (!destination) continue;
      const host = resolveHost(destination.host ?? "", owner.namespace);
      const port = destination.port?.number;
      const before = found.has(host) ? found.get(host) : new Set<number>();
      found.set(host, before === undefined || !port ? undefined : new Set([...before, port]));
    }
  }
  return found;
}

/** Undefined: the service has none of the ports. */
function withPorts(service: ServiceModel, wanted: Ports): ServiceModel | undefined {
  const { ports } = service;
  if (ports === undefined || wanted === undefined) return service;
  const kept = ports.filter(({ number }) => wanted.has(number));
  if (kept.length === ports.length) return service;
  return kept.length === 0 ? undefined : { ...service, ports: kept };
}

function add(found: Map<string, ServiceModel>, service: ServiceModel | undefined): void {
  if (service === undefined) return;
  const before = found.get(service.hostname);
  if (before === undefined || (service.kubernetes && !before.kubernetes)) found.set(service.hostname, service);
  else if (isPartOfSame(before, service)) found.set(service.hostname, { ...before, ports: union(before, service) });
}

/** Parts of one service, each with some of its ports. */
function isPartOfSame(one: ServiceModel, other: ServiceModel): boolean {
  return one !== other && one.position === other.position && one.namespace === other.namespace;
}

function union({ ports }: ServiceModel, { ports: more }: ServiceModel): ServiceModel["ports"] {
  if (ports === undefined || more === undefined) return undefined;
  return [...ports, ...more.filter(({ number }) => ports.every((port) => port.number !== number))];
}
