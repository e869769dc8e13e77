import { hostOf, type ServiceName, services } from "../../topology.ts";

const HOSTS = new Map((Object.keys(services) as ServiceName[]).map((service) => [hostOf(service), service]));

/** The service that a cluster of a proxy leads to; undefined for stores, companies and what comes in. */
export function serviceOfCluster(cluster: string): ServiceName | undefined {
  const [direction, , , host = ""] = cluster.split("|");
  return direction === "outbound" ? HOSTS.get(host.replace(/;$/, "")) : undefined;
}

/** Whether the workload is one of the system's services, and not a gateway of the mesh. */
export function isService(workload: unknown): workload is ServiceName {
  return typeof workload === "string" && Object.hasOwn(services, workload);
}

/**
 * Whether a line of a proxy is a call of a service to a service, as its caller's proxy logs it. A proxy logs what comes
 * in as well, and what goes elsewhere; both have other judges. A call that found no cluster counts by the host it asked for.
 *
 * @param addressOf of the pod with a name
 */
export function isCallOfOurs(line: string, addressOf: (pod: string) => string | undefined): boolean {
  if (!line.startsWith("{")) return false;
  const { upstream_cluster: cluster, workload_name: workload, ...rest } = parse(line);
  if (!isService(workload)) return false;
  if (typeof cluster === "string" && cluster.includes("|")) return serviceOfCluster(cluster) !== undefined;
  const { authority, downstream_local_address: local, pod_name: pod } = rest;
  const comesIn = String(local).split(":", 1)[0] === addressOf(String(pod));
  return !comesIn && typeof authority === "string" && HOSTS.has(authority.replace(/:\d+$/, ""));
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
