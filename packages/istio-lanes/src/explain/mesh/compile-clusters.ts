import { ResourceError } from "../../errors/resource-error.ts";
import type { DestinationRuleResource } from "../resources/mesh-resources.ts";
import { resolveHost } from "../resources/resolve-host.ts";
import type { Cluster } from "./cluster.ts";
import type { Endpoint, EndpointTable } from "./endpoint.ts";

const DEFAULT_PORT = 80;

/** Finds the cluster of a destination; the same one for the same destination. */
export type ClusterLookup = (host: string, subset: string | undefined, port: number | undefined) => Cluster;

export function compileClusters(
  rules: readonly DestinationRuleResource[],
  endpoints: EndpointTable,
  namespace: string,
): ClusterLookup {
  const endpointsOf = new Map<string, readonly Endpoint[]>();
  for (const [host, list] of Object.entries(endpoints)) endpointsOf.set(resolveHost(host, namespace), list);
  const subsetsOf = new Map<string, ReadonlyMap<string, Readonly<Record<string, string>>>>();
  for (const rule of rules) subsetsOf.set(resolveHost(rule.spec.host, rule.namespace), subsets(rule));
  const clusters = new Map<string, Cluster>();

  return (host, subset, port) => {
    const name = `outbound|${port ?? DEFAULT_PORT}|${subset ?? ""}|${host}`;
    const known = clusters.get(name);
    if (known !== undefined) return known;
    const labels = subset === undefined ? undefined : subsetsOf.get(host)?.get(subset);
    const all = endpointsOf.get(host);
    const selected = (all ?? []).filter((endpoint) => hasLabels(endpoint, labels));
    let miss: Cluster["miss"];
    if (all === undefined) miss = "UNKNOWN_DESTINATION";
    else if (subset !== undefined && labels === undefined) miss = "UNKNOWN_SUBSET";
    else if (selected.length === 0) miss = "NO_ENDPOINT";
    const reachable = miss === undefined ? selected : [];
    const service = host.split(".", 1)[0] ?? host;
    const cluster: Cluster = { name, service, host, subset, labels, endpoints: reachable, miss };
    clusters.set(name, cluster);
    return cluster;
  };
}

function subsets(rule: DestinationRuleResource): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const byName = new Map<string, Readonly<Record<string, string>>>();
  for (const [index, subset] of (rule.spec.subsets ?? []).entries()) {
    if (byName.has(subset.name)) {
      // Istio keeps the first and drops the rest without a word.
      const position = rule.positionOf(["spec", "subsets", index, "name"]);
      throw new ResourceError("LANES_DUPLICATE", position, `subset \`${subset.name}\` is already defined`);
    }
    byName.set(subset.name, subset.labels ?? {});
  }
  return byName;
}

function hasLabels(endpoint: Endpoint, labels: Readonly<Record<string, string>> | undefined): boolean {
  return Object.entries(labels ?? {}).every(([key, value]) => endpoint.labels[key] === value);
}
