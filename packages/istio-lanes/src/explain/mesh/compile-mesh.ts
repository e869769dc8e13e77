import { ResourceError, type ResourceErrorCode } from "../../errors/resource-error.ts";
import { compileMatch } from "../matching/compile-match.ts";
import type { MeshResources, VirtualServiceResource } from "../resources/mesh-resources.ts";
import { resolveHost } from "../resources/resolve-host.ts";
import type { HttpRouteDocument } from "../resources/virtual-service-schema.ts";
import { type ClusterLookup, compileClusters } from "./compile-clusters.ts";
import type { EndpointTable } from "./endpoint.ts";
import { compileFault } from "./fault.ts";
import type { Mesh, Route, VirtualHost, WeightedCluster } from "./mesh.ts";
import { compileRetries, DEFAULT_RETRIES, NO_RETRIES } from "./retry-policy.ts";

export interface MeshOptions {
  /** The callers' namespace: what short host names belong to. Default `default`. */
  readonly namespace?: string;
}

/**
 * Compiles resources and endpoints once, so that a request costs only comparisons. Throws ResourceError for what a
 * schema cannot see: patterns that RE2 refuses, unknown retry conditions, weights that add up to nothing.
 */
export function compileMesh(resources: MeshResources, endpoints: EndpointTable, options: MeshOptions = {}): Mesh {
  const namespace = options.namespace ?? "default";
  const clusterOf = compileClusters(resources.destinationRules, endpoints, namespace);
  const hosts = new Map<string, VirtualHost>();
  for (const name of Object.keys(endpoints)) {
    const host = resolveHost(name, namespace);
    hosts.set(host, { host, resource: undefined, routes: [defaultRoute(host, clusterOf)] });
  }
  for (const service of resources.virtualServices) {
    // One that is bound to ingress gateways only says nothing about calls between services.
    if (service.spec.gateways !== undefined && !service.spec.gateways.includes("mesh")) continue;
    const routes = service.spec.http.map((route, index) => compileRoute(service, route, index, clusterOf));
    for (const name of service.spec.hosts) {
      const host = resolveHost(name, service.namespace);
      hosts.set(host, { host, resource: { name: service.name, position: service.position }, routes });
    }
  }
  return { namespace, hosts };
}

/** A host without VirtualService: every endpoint, no timeout, Istio's default retries. */
function defaultRoute(host: string, clusterOf: ClusterLookup): Route {
  return {
    index: 0,
    name: "default",
    position: undefined,
    matches: [],
    destinations: [{ cluster: clusterOf(host, undefined, undefined), weight: 1 }],
    totalWeight: 1,
    timeoutMs: undefined,
    retries: DEFAULT_RETRIES,
    fault: undefined,
  };
}

function compileRoute(
  service: VirtualServiceResource,
  route: HttpRouteDocument,
  index: number,
  clusterOf: ClusterLookup,
): Route {
  const at = ["spec", "http", index];
  const fail = (code: ResourceErrorCode, path: readonly PropertyKey[], reason: unknown): never => {
    const message = reason instanceof Error ? reason.message : String(reason);
    throw new ResourceError(code, service.positionOf([...at, ...path]), message, { cause: reason });
  };
  const attempt = <T>(code: ResourceErrorCode, path: readonly PropertyKey[], action: () => T): T => {
    try {
      return action();
    } catch (reason) {
      return fail(code, path, reason);
    }
  };
  const alone = route.route.length === 1;
  const destinations = route.route.map(({ destination, weight }): WeightedCluster => {
    const host = resolveHost(destination.host, service.namespace);
    // A single destination takes everything, whatever its weight; among several a missing weight is 0.
    return {
      cluster: clusterOf(host, destination.subset, destination.port?.number),
      weight: alone ? 1 : (weight ?? 0),
    };
  });
  const totalWeight = destinations.reduce((sum, { weight }) => sum + weight, 0);
  if (totalWeight === 0) fail("LANES_FIELD", ["route"], "weights add up to 0");
  const fault = attempt("LANES_FIELD", ["fault"], () => compileFault(route.fault));
  const retries = attempt("LANES_UNSUPPORTED", ["retries", "retryOn"], () => compileRetries(route.retries));
  // `timeout: 0s` means no timeout. A fault switches timeout and retries off (API reference of HTTPFaultInjection).
  const timeoutMs = fault === undefined && route.timeout !== 0 ? route.timeout : undefined;
  return {
    index,
    name: route.name,
    position: service.positionOf(at),
    matches: (route.match ?? []).map((match, position) =>
      compileMatch(match, (path, reason) => fail("LANES_REGEX", ["match", position, ...path], reason)),
    ),
    destinations,
    totalWeight,
    timeoutMs,
    retries: fault === undefined ? retries : NO_RETRIES,
    fault,
  };
}
