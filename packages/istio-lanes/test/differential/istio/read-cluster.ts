import type { ClusterVerdict, OutlierVerdict, PriorityVerdict } from "../verdict.ts";
import type { Json } from "./json.ts";
import type { Egress, OracleAnswer } from "./oracle-answer.ts";
import { milliseconds } from "./read-route.ts";

/** Reads what a caller's clusters are made of. */
export class ClusterReader {
  readonly #clusters: ReadonlyMap<string, Json>;
  readonly #assignments: ReadonlyMap<string, Json>;
  readonly #accepts: OracleAnswer["accepts"];

  constructor({ clusters, endpoints }: Egress, accepts: OracleAnswer["accepts"]) {
    this.#clusters = new Map((clusters ?? []).map((cluster) => [cluster.name, cluster]));
    this.#assignments = new Map((endpoints ?? []).map((assignment) => [assignment.clusterName, assignment]));
    this.#accepts = accepts;
  }

  read(name: string, share: number): ClusterVerdict {
    const cluster = this.#clusters.get(name);
    if (cluster === undefined) return { share, state: "unknown", priorities: [] };
    const outlier = readOutlier(cluster);
    if (cluster.type === "ORIGINAL_DST") return { share, state: "ready", priorities: [], ...(outlier && { outlier }) };
    const assignment = cluster.type === "EDS" ? this.#assignments.get(name) : cluster.loadAssignment;
    const priorities = readPriorities(assignment);
    const ready = priorities.some((priority) => priority.ready.length > 0);
    const refusals = this.#refusals(cluster, assignment);
    return {
      share,
      state: ready ? "ready" : "no-endpoint",
      priorities: cluster.type === "EDS" || cluster.type === "STATIC" ? priorities : [],
      ...(outlier && { outlier }),
      ...(Object.keys(refusals).length > 0 ? { refusals } : {}),
    };
  }

  /** Whether it takes endpoints by what the route hashes. */
  hashes(name: string): boolean {
    const policy: string | undefined = this.#clusters.get(name)?.lbPolicy;
    return policy === "RING_HASH" || policy === "MAGLEV";
  }

  sources(name: string): readonly string[] {
    return sourceOf(this.#clusters.get(name));
  }

  #refusals(cluster: Json, assignment: Json): Readonly<Record<string, string>> {
    const refusals: Record<string, string> = {};
    for (const { lbEndpoints = [] } of assignment?.endpoints ?? []) {
      for (const endpoint of lbEndpoints) {
        const { address, portValue } = endpoint.endpoint?.address?.socketAddress ?? {};
        const accepts = this.#accepts?.[`${address}:${portValue}`];
        const spoken = speaks(cluster, endpoint);
        if (accepts !== undefined && accepts[spoken] !== "") refusals[address] = spoken;
      }
    }
    return refusals;
  }
}

function readOutlier({ outlierDetection, commonLbConfig }: Json): OutlierVerdict | undefined {
  if (outlierDetection === undefined) return undefined;
  // What Envoy takes for what istiod does not say.
  return {
    consecutive5xx: outlierDetection.consecutive5xx ?? 5,
    consecutiveGatewayErrors: outlierDetection.enforcingConsecutiveGatewayFailure
      ? outlierDetection.consecutiveGatewayFailure
      : 0,
    intervalMs: milliseconds(outlierDetection.interval) ?? 10_000,
    baseEjectionMs: milliseconds(outlierDetection.baseEjectionTime) ?? 30_000,
    maxEjectionPercent: outlierDetection.maxEjectionPercent ?? 10,
    minHealthPercent: commonLbConfig?.healthyPanicThreshold?.value ?? 0,
  };
}

/** How Envoy speaks to an endpoint of a cluster. */
function speaks(cluster: Json, endpoint: Json): "plaintext" | "mtls" | "tls" {
  const tag = endpoint.metadata?.filterMetadata?.["envoy.transport_socket_match"]?.tlsMode;
  for (const { match, transportSocket } of cluster.transportSocketMatches ?? []) {
    if (match?.tlsMode === undefined || match.tlsMode === tag) return ofSocket(transportSocket);
  }
  return ofSocket(cluster.transportSocket);
}

function ofSocket(socket: Json): "plaintext" | "mtls" | "tls" {
  if (socket?.typedConfig?.["@type"]?.endsWith("UpstreamTlsContext") !== true) return "plaintext";
  const certificates = socket.typedConfig.commonTlsContext?.tlsCertificateSdsSecretConfigs ?? [];
  return certificates.some(({ name }: Json) => name === "default") ? "mtls" : "tls";
}

function readPriorities(assignment: Json): readonly PriorityVerdict[] {
  const found = new Map<number, { ready: string[]; unready: string[] }>();
  for (const { priority = 0, lbEndpoints = [] } of assignment?.endpoints ?? []) {
    const group = found.get(priority) ?? { ready: [], unready: [] };
    found.set(priority, group);
    for (const { endpoint, healthStatus = "HEALTHY" } of lbEndpoints) {
      const address = endpoint?.address?.socketAddress?.address;
      (healthStatus === "HEALTHY" || healthStatus === "UNKNOWN" ? group.ready : group.unready).push(address);
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([, { ready, unready }]) => ({ ready: ready.sort(), unready: unready.sort() }))
    .filter(({ ready, unready }) => ready.length + unready.length > 0);
}

/** Istio notes which resource made a route or a cluster: `virtual-service shop/vs-1`. */
export function sourceOf(message: Json): readonly string[] {
  const config: string | undefined = message?.metadata?.filterMetadata?.istio?.config;
  const parts = /\/namespaces\/([^/]+)\/([^/]+)\/(.+)$/.exec(config ?? "");
  return parts === null ? [] : [`${parts[2]} ${parts[1]}/${parts[3]}`];
}
