import type { MeshResources, Resource, VirtualServiceResource } from "../../resource/resource-set.ts";
import type { SourcePosition } from "../../resource/source-position.ts";
import { type EffectiveRoute, effectiveRoutes, type LostRoute } from "./delegates.ts";
import { fromHttpRoutes } from "./http-routes.ts";
import type { MeshSettings } from "./mesh-settings.ts";
import { resolveHost } from "./resolve-host.ts";
import { exportedTo } from "./visibility.ts";

/** A VirtualService as it routes: names resolved, delegates in their place. */
export interface RoutingResource {
  readonly kind: "VirtualService" | "HTTPRoute";
  readonly name: string;
  readonly namespace: string;
  readonly position: SourcePosition;
  /** The document that it comes from. */
  readonly created: Resource<unknown>;
  /** Full names, as written otherwise. */
  readonly hosts: readonly string[];
  /** `mesh`, or `namespace/name`. */
  readonly gateways: readonly string[];
  /** Where `gateways` stands. */
  readonly gatewaysPosition: SourcePosition;
  readonly exportTo: readonly string[];
  readonly routes: readonly EffectiveRoute[];
  readonly lost: readonly LostRoute[];
}

/** The VirtualServices that have hosts, and the HTTPRoutes, oldest first. */
export function routingResources(resources: MeshResources, settings: MeshSettings): readonly RoutingResource[] {
  const own = fromVirtualServices(resources, settings);
  const routes = fromHttpRoutes(resources).map((route) => ({
    ...route,
    get gatewaysPosition() {
      return route.gatewaysPosition;
    },
    // Like a VirtualService that does not say to whom it is shown.
    exportTo: exportedTo(undefined, settings.virtualServiceExportTo, route.namespace),
  }));
  if (routes.length === 0) return own;
  const places = new Map(resources.documents.map((document, index) => [document, index]));
  const place = ({ created }: RoutingResource): number => places.get(created) ?? 0;
  const time = ({ created }: RoutingResource): number => created.created ?? 0;
  return [...own, ...routes].sort((left, right) => time(left) - time(right) || place(left) - place(right));
}

function fromVirtualServices(
  resources: Pick<MeshResources, "virtualServices">,
  settings: MeshSettings,
): readonly RoutingResource[] {
  const delegates = new Map<string, VirtualServiceResource>();
  for (const service of resources.virtualServices) {
    if ((service.spec.hosts ?? []).length === 0) delegates.set(`${service.namespace}/${service.name}`, service);
  }
  return resources.virtualServices.flatMap((service) => {
    const { spec, namespace } = service;
    const hosts = (spec.hosts ?? []).map((host) => resolveHost(host, namespace));
    if (hosts.length === 0) return [];
    const gateways = spec.gateways ?? [];
    return [
      {
        kind: "VirtualService" as const,
        name: service.name,
        namespace,
        position: service.position,
        created: service,
        hosts,
        gateways: gateways.length === 0 ? ["mesh"] : gateways.map((gateway) => resolveGateway(gateway, namespace)),
        get gatewaysPosition() {
          return service.positionOf(["spec", "gateways"]);
        },
        exportTo: exportedTo(spec.exportTo, settings.virtualServiceExportTo, namespace),
        ...effectiveRoutes(service, delegates, settings.virtualServiceExportTo),
      },
    ];
  });
}

/** A gateway as resources name it: `mesh`, `name`, `namespace/name`, or the old `name.namespace.svc.cluster.local`. */
export function resolveGateway(gateway: string, namespace: string): string {
  if (gateway === "mesh") return gateway;
  const slash = gateway.indexOf("/");
  if (slash !== -1) return gateway.slice(0, slash) === "." ? `${namespace}${gateway.slice(slash)}` : gateway;
  const [name = gateway, home] = gateway.split(".");
  return `${home ?? namespace}/${name}`;
}
