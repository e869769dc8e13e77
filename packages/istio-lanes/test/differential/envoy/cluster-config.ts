import { createHash } from "node:crypto";
import type { Json } from "../istio/json.ts";
import type { Egress } from "../istio/oracle-answer.ts";

/** A caller's clusters under names of their own: two callers' clusters of one name may have different endpoints. */
export interface ServedClusters {
  /** The name on Envoy of a cluster that istiod names. One that istiod does not send keeps a name that nobody has. */
  readonly nameOf: (cluster: string) => string;
  /** By name on Envoy. */
  readonly configs: ReadonlyMap<string, Json>;
}

const SEPARATOR = "~";

/** The name that istiod gave it. */
export function istioName(served: string): string {
  return served.slice(0, served.lastIndexOf(SEPARATOR));
}

/**
 * Keeps what decides which endpoint is taken (priorities, health, localities, load balancing) and leads every endpoint
 * to the upstream at `port`: 10.1.2.3 is called at 127.1.2.3, so that the log tells which one it was.
 */
export function serveClusters({ clusters, endpoints }: Egress, port: number): ServedClusters {
  const assignments = new Map((endpoints ?? []).map((assignment) => [assignment.clusterName as string, assignment]));
  const names = new Map<string, string>();
  const configs = new Map<string, Json>();
  for (const cluster of clusters ?? []) {
    const assignment = cluster.type === "EDS" ? assignments.get(cluster.name) : cluster.loadAssignment;
    const config: Json = {
      type: "STATIC",
      connectTimeout: "5s",
      lbPolicy: cluster.lbPolicy === "CLUSTER_PROVIDED" ? "ROUND_ROBIN" : cluster.lbPolicy,
      ringHashLbConfig: cluster.ringHashLbConfig,
      maglevLbConfig: cluster.maglevLbConfig,
      leastRequestLbConfig: cluster.leastRequestLbConfig,
      commonLbConfig: cluster.commonLbConfig,
      endpoints: cluster.type === "ORIGINAL_DST" ? [anywhere(port)] : localities(assignment, port),
    };
    const hash = createHash("sha256").update(JSON.stringify(config)).digest("hex").slice(0, 12);
    const name = `${cluster.name}${SEPARATOR}${hash}`;
    const { endpoints: list, ...rest } = config;
    names.set(cluster.name, name);
    configs.set(name, { ...rest, name, loadAssignment: { clusterName: name, endpoints: list } });
  }
  return { nameOf: (cluster) => names.get(cluster) ?? `${cluster}${SEPARATOR}unknown`, configs };
}

function localities(assignment: Json, port: number): readonly Json[] {
  return (assignment?.endpoints ?? []).map((group: Json) => ({
    priority: group.priority,
    locality: group.locality,
    loadBalancingWeight: group.loadBalancingWeight,
    lbEndpoints: (group.lbEndpoints ?? []).map((endpoint: Json) => ({
      healthStatus: endpoint.healthStatus,
      loadBalancingWeight: endpoint.loadBalancingWeight,
      endpoint: at(loopback(endpoint.endpoint?.address?.socketAddress?.address), port),
    })),
  }));
}

function anywhere(port: number): Json {
  return { lbEndpoints: [{ endpoint: at("127.0.0.1", port) }] };
}

function at(address: string, port: number): Json {
  return { address: { socketAddress: { address, portValue: port } } };
}

/** Host names, which only DNS clusters have, all lead to one address. */
export function loopback(address: string | undefined): string {
  return address !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address.replace(/^\d+/, "127") : "127.0.0.1";
}
