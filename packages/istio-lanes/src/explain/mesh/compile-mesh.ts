import type { MeshResources } from "../../resource/resource-set.ts";
import { buildServices } from "../registry/build-services.ts";
import type { Caller } from "../registry/caller.ts";
import { CallerScope } from "../registry/caller-scope.ts";
import { DestinationRules } from "../registry/destination-rules.ts";
import type { EndpointTable } from "../registry/endpoint.ts";
import { fromKubeGateways } from "../registry/http-routes.ts";
import { meshSettings } from "../registry/mesh-settings.ts";
import { routingResources } from "../registry/routing-resource.ts";
import { isHttp } from "../registry/service-model.ts";
import { clusterLookup } from "./compile-clusters.ts";
import { gatewayListener } from "./gateway-listener.ts";
import { hashLookup } from "./hash-policy.ts";
import { MatchPool } from "./match-pool.ts";
import type { Listener, Mesh } from "./mesh.ts";
import { sidecarListener } from "./sidecar-listener.ts";

export interface MeshOptions {
  /** The caller's namespace: what short host names belong to. Default `default`. */
  readonly namespace?: string;
  /** The labels of the caller's pod. Default none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `sidecar`, or `gateway` for a gateway's proxy. Default `sidecar`. */
  readonly kind?: Caller["kind"];
  /** Where the caller runs: `region/zone/sub-zone`. Default: unknown. */
  readonly locality?: string;
  /** Whether hosts that the mesh does not know are let through. Default: as the MeshConfig says, else true. */
  readonly allowAny?: boolean;
}

const HTTP_PORT = 80;
const MAX_LISTENERS = 1024;
const MESH: ReadonlySet<string> = new Set(["mesh"]);

/**
 * Compiles resources and endpoints once for one caller, so that a request costs only comparisons. Documents with errors
 * have no part in it.
 */
export function compileMesh(resources: MeshResources, endpoints: EndpointTable, options: MeshOptions = {}): Mesh {
  const caller: Caller = {
    kind: options.kind ?? "sidecar",
    namespace: options.namespace ?? "default",
    labels: options.labels ?? {},
    locality: options.locality,
  };
  const settings = meshSettings(resources.meshConfig);
  const services = buildServices(resources, endpoints, caller.namespace);
  const routing = routingResources(resources, settings);
  const scope = new CallerScope(resources, services, routing, caller, settings);
  const rules = new DestinationRules(resources.destinationRules, caller, {
    rootNamespace: settings.rootNamespace,
    defaultExportTo: settings.destinationRuleExportTo,
  });
  const clusterOf = clusterLookup(scope.destinations, rules, caller, settings, resources.peerAuthentications);
  const hashOf = hashLookup(scope.destinations, rules);
  const matches = new MatchPool();
  const policy = scope.sidecar?.spec.outboundTrafficPolicy;
  const allowAny = options.allowAny ?? (policy ? policy.mode === "ALLOW_ANY" : settings.allowAny);

  const proxy = policy?.egressProxy;
  const egressProxy = proxy
    ? clusterOf(proxy.host ?? "", proxy.subset || undefined, proxy.port?.number ?? 0)
    : undefined;

  const gateways = [...resources.gateways, ...fromKubeGateways(resources.kubeGateways)];
  const listeners = new Map<number, Listener>();
  const listener = (port: number): Listener => {
    const known = listeners.get(port);
    if (known !== undefined) return known;
    const context = { caller, settings, port, clusterOf, hashOf, matches };
    const made =
      caller.kind === "gateway"
        ? gatewayListener(gateways, routing, {
            ...context,
            targetOf: (host) => scope.destinations.get(host)?.externalName ?? host,
            defaultPort: (host) => onlyPort(scope, host) ?? port,
          })
        : sidecarListener(scope, allowAny, egressProxy, {
            ...context,
            gateways: MESH,
            tls: false,
            defaultPort: () => port,
          });
    // Ports come with requests: what they leave behind is limited.
    if (listeners.size >= MAX_LISTENERS) listeners.clear();
    listeners.set(port, made);
    return made;
  };
  // A gateway's ports are few, and made when they are called.
  if (caller.kind === "sidecar") for (const port of portsOf(services)) listener(port);
  return { caller, namespace: caller.namespace, settings, resources, services, routing, scope, listener };
}

/** At a gateway a destination without a port is the service's only one. */
function onlyPort({ destinations }: CallerScope, host: string): number | undefined {
  const ports = destinations.get(host)?.ports;
  return ports?.length === 1 ? ports[0]?.number : undefined;
}

function portsOf(services: Mesh["services"]): ReadonlySet<number> {
  const ports = new Set([HTTP_PORT]);
  for (const service of services) {
    for (const port of service.ports ?? []) if (isHttp(port)) ports.add(port.number);
  }
  return ports;
}
