import type { Cluster, Mesh, VirtualHost } from "@dyeing/lanes/explain";

const HTTP_PORT = 80;

/** What a listener leads to. */
export interface ServedListener {
  readonly edge: string;
  /** The called host as configured. */
  readonly host: string;
  /** Its caller's. */
  readonly mesh: Mesh;
}

/** The clusters that a virtual host's routes lead to, mirrors included. */
export function clustersOf({ routes }: VirtualHost): readonly Cluster[] {
  return routes.flatMap(({ destinations, mirrors }) => [...destinations, ...mirrors].map(({ cluster }) => cluster));
}

/** The port that a listener's host names. */
export function portOf({ host }: ServedListener): number {
  return Number(/:(\d{1,5})$/.exec(host)?.[1] ?? HTTP_PORT);
}

export function virtualHostOf(listener: ServedListener): VirtualHost | undefined {
  return listener.mesh.listener(portOf(listener)).hosts.find(listener.host);
}

/** The full names of all hosts that listeners are for, and of those that their routes lead to. */
export function servedHosts(listeners: readonly ServedListener[]): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const listener of listeners) {
    const virtualHost = virtualHostOf(listener);
    if (virtualHost === undefined) continue;
    hosts.add(virtualHost.host);
    for (const { host } of clustersOf(virtualHost)) hosts.add(host);
  }
  return hosts;
}
