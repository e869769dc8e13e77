import type { Cluster } from "./agreement.ts";

/** Addresses of the instances that get requests, by priority. */
type Levels = readonly (readonly string[])[];

interface EndpointConfig {
  readonly cluster_name?: string;
  readonly endpoints?: readonly {
    readonly priority?: number;
    readonly lb_endpoints?: readonly {
      readonly health_status?: string;
      readonly endpoint: {
        readonly address: { readonly socket_address?: { readonly address: string; readonly port_value: number } };
      };
    }[];
  }[];
}

interface EndpointsDump {
  readonly "@type": string;
  readonly dynamic_endpoint_configs?: readonly { readonly endpoint_config: EndpointConfig }[];
}

/** Clusters whose instances a proxy was given otherwise than the explainer says, in words. */
export function priorityDifferences(
  clusters: Iterable<Cluster>,
  dump: { readonly configs: readonly unknown[] },
): { readonly compared: number; readonly differences: readonly string[] } {
  const given = levelsIn(dump.configs as readonly EndpointsDump[]);
  const differences: string[] = [];
  let compared = 0;
  for (const { name, priorities, unlisted } of clusters) {
    // The proxy finds these by DNS: istiod gives it none.
    if (unlisted) continue;
    compared++;
    const expected = priorities.map(({ ready }) => ready.map(({ address }) => address).sort());
    const actual = given.get(name);
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      differences.push(`${name}: the proxy has ${show(actual)}, the explainer says ${show(expected)}`);
  }
  return { compared, differences };
}

function levelsIn(configs: readonly EndpointsDump[]): ReadonlyMap<string, Levels> {
  const levels = new Map<string, string[][]>();
  for (const { dynamic_endpoint_configs: dynamic = [] } of configs) {
    for (const { endpoint_config: config } of dynamic) {
      const own: string[][] = [];
      for (const { priority = 0, lb_endpoints: endpoints = [] } of config.endpoints ?? []) {
        own[priority] ??= [];
        for (const { endpoint, health_status: health } of endpoints) {
          const socket = endpoint.address.socket_address;
          if (socket !== undefined && (health === undefined || health === "HEALTHY"))
            own[priority].push(`${socket.address}:${socket.port_value}`);
        }
      }
      if (config.cluster_name !== undefined)
        levels.set(
          config.cluster_name,
          Array.from(own, (level) => (level ?? []).sort()),
        );
    }
  }
  return levels;
}

function show(levels: Levels | undefined): string {
  return levels === undefined ? "nothing" : levels.map((level) => `[${level.join(", ")}]`).join(", then ");
}
