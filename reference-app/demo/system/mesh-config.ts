import { hostOf, podLabels, type ServiceName } from "../../topology.ts";
import { isGrpc, meshEdgesOf, type Workload, workloads } from "./workloads.ts";

export interface MeshConfigOptions {
  readonly resources: string;
  readonly accessLog: string;
  /** Request headers that the verifier wants to see besides the standard ones. */
  readonly logHeaders: readonly string[];
}

/** A listener as the mesh announces it. */
export interface MeshListener {
  readonly edge: string;
  readonly caller: { readonly service: string; readonly version: string };
  readonly port: number;
}

/**
 * The routes give version 2 of order 800 ms. Fourteen processes on one laptop, all of them cold, need more now and
 * then; what the demo proves is where requests go, not how fast.
 */
const TIMEOUT_FACTOR = 10;

/** One listener per caller's version and callee: the port is the caller's identity. */
export function meshConfig({ resources, accessLog, logHeaders }: MeshConfigOptions) {
  return {
    resources: [resources],
    accessLog,
    logHeaders,
    namespace: "carpool",
    timeoutFactor: TIMEOUT_FACTOR,
    listeners: workloads.flatMap(({ service, version }) =>
      meshEdgesOf(service).map((edge) => ({
        edge: edge.id,
        caller: { service, version, labels: podLabels(service, version) },
        host: hostOf(edge.to as ServiceName),
        protocol: isGrpc(edge) ? "http2" : "http1",
        port: 0,
      })),
    ),
  };
}

/** The endpoint table of the running workloads, by host. */
export function endpointsOf(ports: ReadonlyMap<Workload, number>) {
  const table: Record<string, { address: string; labels: Readonly<Record<string, string>> }[]> = {};
  for (const [{ service, version }, port] of ports) {
    const host = hostOf(service);
    table[host] = [...(table[host] ?? []), { address: `127.0.0.1:${port}`, labels: podLabels(service, version) }];
  }
  return table;
}
