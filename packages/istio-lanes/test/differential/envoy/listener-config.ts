import type { Json } from "../istio/json.ts";
import type { ServedClusters } from "./cluster-config.ts";

const type = (name: string): Json => ({ "@type": `type.googleapis.com/envoy.extensions.${name}` });

const HTTP_FILTERS: readonly Json[] = [
  { name: "envoy.filters.http.fault", typedConfig: type("filters.http.fault.v3.HTTPFault") },
  { name: "envoy.filters.http.cors", typedConfig: type("filters.http.cors.v3.Cors") },
  { name: "envoy.filters.http.router", typedConfig: type("filters.http.router.v3.Router") },
];

/** What the access log says about one request. */
export interface LogLine {
  readonly ask: string;
  readonly route: string | null;
  readonly cluster: string | null;
  readonly host: string | null;
  readonly status: number;
  readonly flags: string;
}

const LOG_FORMAT: Readonly<Record<keyof LogLine, string>> = {
  ask: "%REQ(X-ASK)%",
  route: "%ROUTE_NAME%",
  cluster: "%UPSTREAM_CLUSTER_RAW%",
  host: "%UPSTREAM_HOST%",
  status: "%RESPONSE_CODE%",
  flags: "%RESPONSE_FLAGS%",
};

export interface ServedRoutes {
  readonly listener: Json;
  /** By the name under which the log has them. */
  readonly routes: ReadonlyMap<string, Json>;
}

/** A listener on a Unix socket with istiod's own connection manager and routes; routes are named by their place. */
export function serveRoutes(
  socket: string,
  name: string,
  manager: Json,
  table: Json,
  clusters: ServedClusters,
  log: string,
): ServedRoutes {
  const routes = new Map<string, Json>();
  const config = structuredClone(table);
  for (const host of config.virtualHosts ?? []) {
    for (const [index, route] of (host.routes ?? []).entries()) {
      const key = `${host.name}#${index}`;
      routes.set(key, structuredClone(route));
      route.name = key;
      delete route.metadata;
      delete route.decorator;
      renameClusters(route.route, clusters);
    }
  }
  const listener = {
    name,
    address: { pipe: { path: socket } },
    filterChains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            typedConfig: {
              ...type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
              ...manager,
              routeConfig: { ...config, name, validateClusters: false },
              httpFilters: HTTP_FILTERS,
              accessLog: [
                {
                  name: "file",
                  typedConfig: {
                    ...type("access_loggers.file.v3.FileAccessLog"),
                    path: log,
                    logFormat: { jsonFormat: LOG_FORMAT },
                  },
                },
              ],
            },
          },
        ],
      },
    ],
  };
  return { listener, routes };
}

function renameClusters(action: Json, { nameOf }: ServedClusters): void {
  if (action === undefined) return;
  if (action.cluster !== undefined) action.cluster = nameOf(action.cluster);
  for (const part of action.weightedClusters?.clusters ?? []) part.name = nameOf(part.name);
  for (const mirror of action.requestMirrorPolicies ?? []) mirror.cluster = nameOf(mirror.cluster);
}
