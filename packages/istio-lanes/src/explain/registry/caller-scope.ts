import type { MeshResources, SidecarResource } from "../../resource/resource-set.ts";
import type { EgressSpec } from "../../resource/shape/sidecar.ts";
import { protocolKind } from "../../resource/validate/protocols.ts";
import { hasAll } from "./build-services.ts";
import type { Caller } from "./caller.ts";
import { EgressHosts } from "./egress-hosts.ts";
import type { MeshSettings } from "./mesh-settings.ts";
import { reachableServices } from "./reachable-services.ts";
import type { RoutingResource } from "./routing-resource.ts";
import { isHttp, portOf, type ServiceModel, type ServicePort } from "./service-model.ts";
import { isVisible } from "./visibility.ts";

/** What one egress listener of a caller sees. */
export interface EgressScope {
  /** By full name: where several namespaces have it, the one that Istio picks. */
  readonly services: ReadonlyMap<string, ServiceModel>;
  /** In order of precedence. */
  readonly virtualServices: readonly RoutingResource[];
}

interface EgressListener {
  /** Undefined: any that no other listener has. */
  readonly port: number | undefined;
  /** Whether its own port is one for HTTP. */
  readonly http: boolean;
  readonly scope: EgressScope;
}

/** Services and VirtualServices as a caller's sidecar sees them: by `exportTo` and the Sidecar that applies to it. */
export class CallerScope {
  readonly sidecar: SidecarResource | undefined;
  /** Everything that calls may lead to: what listeners import, and the destinations of their VirtualServices. */
  readonly destinations: ReadonlyMap<string, ServiceModel>;
  readonly #anyService: boolean;
  readonly #egress: readonly EgressListener[];

  constructor(
    resources: Pick<MeshResources, "sidecars">,
    services: readonly ServiceModel[],
    virtualServices: readonly RoutingResource[],
    caller: Caller,
    settings: MeshSettings,
  ) {
    const visible = services.filter(({ exportTo, namespace }) =>
      isVisible(exportTo.length === 0 ? ownName(settings.serviceExportTo, namespace) : exportTo, caller.namespace),
    );
    this.#anyService = services.length > 0;
    const ordered = inPrecedence(virtualServices, caller.namespace);
    this.sidecar =
      caller.kind === "sidecar" ? sidecarOf(resources.sidecars, caller, settings.rootNamespace) : undefined;
    const listeners: readonly EgressSpec[] = this.sidecar?.spec.egress ?? [];
    const egress = listeners.length === 0 ? [{ hosts: ["*/*"] } satisfies EgressSpec] : listeners;
    this.#egress = egress.map((listener) => {
      const hosts = new EgressHosts(listener.hosts ?? [], caller.namespace);
      const port = listener.port?.number || undefined;
      return {
        port,
        http: protocolKind(listener.port?.protocol ?? "") === "http",
        scope: {
          services: onePerName(
            visible.map((service) => hosts.service(service)).filter((service) => service !== undefined),
            caller.namespace,
          ),
          virtualServices: ordered.filter((one) => hosts.hasVirtualService(one.namespace, one.hosts)),
        },
      };
    });
    const imports = this.#egress.map(({ port, scope }) => ({ port, ...scope, services: scope.services.values() }));
    // A gateway sees what its namespace sees, and nothing for the sake of a VirtualService.
    const listened = caller.kind === "gateway" ? imports.map((one) => ({ ...one, virtualServices: [] })) : imports;
    this.destinations = reachableServices(listened, services, visible, caller.namespace);
  }

  /** What the listener of a port sees. Undefined when the Sidecar has none for it. */
  egress(port: number): EgressScope | undefined {
    return this.#egress.find((listener) => listener.port === undefined || listener.port === port)?.scope;
  }

  /**
   * Whether the sidecar listens for HTTP at a port: a service that is seen has it, and it is one for HTTP, for that
   * service or by the Sidecar. A listener for the port that sees no such service leaves it to the one for all ports.
   * Where no service is known at all, the resources are taken for a part of what there is.
   */
  listens(port: number): boolean {
    if (!this.#anyService) return true;
    for (const listener of this.#egress) {
      if (listener.port !== undefined && listener.port !== port) continue;
      const ports = portsOf(listener.scope, port);
      if (listener.port === undefined) return ports.some(isHttp);
      if (ports.length > 0) return listener.http;
    }
    return false;
  }
}

/** The port as the services have it that listen for themselves. */
function portsOf({ services }: EgressScope, port: number): readonly ServicePort[] {
  return [...services.values()]
    .filter(({ externalName }) => externalName === undefined)
    .map((service) => portOf(service, port))
    .filter((found) => found !== undefined);
}

function ownName(exportTo: readonly string[], namespace: string): readonly string[] {
  return exportTo.map((entry) => (entry === "." ? namespace : entry));
}

/** Those that only the caller's namespace sees, then those exported to it by name, then the public ones. */
function inPrecedence(virtualServices: readonly RoutingResource[], namespace: string): readonly RoutingResource[] {
  const mesh = virtualServices.filter(({ gateways, exportTo }) => gateways.includes("mesh") && !exportTo.includes("~"));
  const named = mesh.filter(({ exportTo }) => !exportTo.includes("*") && exportTo.includes(namespace));
  const open = mesh.filter(({ exportTo }) => exportTo.includes("*"));
  // The routes of the caller's own namespace to services of others go before those of the services' owners.
  const ownRoute = ({ kind, namespace: home }: RoutingResource): boolean => kind === "HTTPRoute" && home === namespace;
  return [
    ...named.filter(ownRoute),
    ...named.filter((one) => one.namespace === namespace && !ownRoute(one)),
    ...named.filter((one) => one.namespace !== namespace),
    ...open.filter(ownRoute),
    ...open.filter((one) => !ownRoute(one)),
  ];
}

/** The caller's own namespace goes before others, a Service before a ServiceEntry, the older before the younger. */
function onePerName(services: readonly ServiceModel[], namespace: string): ReadonlyMap<string, ServiceModel> {
  const found = new Map<string, ServiceModel>();
  for (const service of services) {
    const other = found.get(service.hostname);
    if (other === undefined || prefers(service, other, namespace)) found.set(service.hostname, service);
  }
  return found;
}

function prefers(service: ServiceModel, other: ServiceModel, namespace: string): boolean {
  if (service.namespace === namespace && other.namespace !== namespace) return true;
  return service.kubernetes && !other.kubernetes && (service.namespace === namespace || other.namespace !== namespace);
}

/** One for the workload, else the namespace's, else the root namespace's. */
function sidecarOf(
  sidecars: readonly SidecarResource[],
  caller: Caller,
  rootNamespace: string,
): SidecarResource | undefined {
  const own = sidecars.filter(({ namespace }) => namespace === caller.namespace);
  const selects = ({ spec }: SidecarResource): boolean => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0;
  return (
    own.find((one) => selects(one) && hasAll(caller.labels, one.spec.workloadSelector?.labels ?? {})) ??
    own.find((one) => !selects(one)) ??
    sidecars.find((one) => one.namespace === rootNamespace && !selects(one))
  );
}
