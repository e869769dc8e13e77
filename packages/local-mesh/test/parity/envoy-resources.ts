import type { IstioRoute, Operations, OutlierDetection } from "./scenario.ts";
import type { Served } from "./side.ts";

// Envoy's configuration has no types here.
export type Json = Record<string, unknown>;

/** What istiod takes for a route that says nothing about retries. */
const DEFAULT_RETRIES = { attempts: 2, retryOn: "connect-failure,refused-stream,unavailable,cancelled" };
const DEFAULT_RETRY_ON = `${DEFAULT_RETRIES.retryOn},reset-before-request`;

/** The clusters of a scenario: its service, and the subsets that have a name there. */
export function clustersOf({ scenario, addresses }: Served, index: number): readonly Json[] {
  return [undefined, "v1", "v2"].map((subset) => {
    const name = clusterName(subset, index);
    const lbEndpoints = addresses
      .filter(({ version }) => subset === undefined || version === subset)
      .map(({ address, version, ready, elsewhere = false }) => ({
        priority: elsewhere ? 1 : 0,
        healthStatus: ready === false ? "UNHEALTHY" : "HEALTHY",
        endpoint: {
          address: { socketAddress: { address: address.split(":")[0], portValue: Number(address.split(":")[1]) } },
        },
        metadata: { filterMetadata: { istio: { version } } },
      }));
    return {
      name,
      type: "STATIC",
      lbPolicy: "ROUND_ROBIN",
      connectTimeout: "10s",
      commonLbConfig: { healthyPanicThreshold: { value: scenario.outlierDetection?.minHealthPercent ?? 0 } },
      outlierDetection: scenario.outlierDetection && outlierDetection(scenario.outlierDetection),
      loadAssignment: { clusterName: name, endpoints: byPriority(lbEndpoints) },
      ...(scenario.protocol === "http2" ? { typedExtensionProtocolOptions: HTTP2 } : {}),
    };
  });
}

function byPriority(all: readonly (Json & { readonly priority: number })[]): readonly Json[] {
  return [0, 1].flatMap((priority) => {
    const lbEndpoints = all.filter((one) => one.priority === priority).map(({ priority: _, ...endpoint }) => endpoint);
    return lbEndpoints.length === 0 ? [] : [{ priority, lbEndpoints }];
  });
}

/** As istiod translates it. */
function outlierDetection(settings: OutlierDetection): Json {
  const { consecutive5xxErrors: all, consecutiveGatewayErrors: gateway } = settings;
  return {
    enforcingSuccessRate: 0,
    ...(all === undefined ? {} : { consecutive5xx: all, enforcingConsecutive5xx: all > 0 ? 100 : 0 }),
    ...(gateway === undefined
      ? {}
      : { consecutiveGatewayFailure: gateway, enforcingConsecutiveGatewayFailure: gateway > 0 ? 100 : 0 }),
    interval: settings.interval && seconds(settings.interval),
    baseEjectionTime: settings.baseEjectionTime && seconds(settings.baseEjectionTime),
    maxEjectionPercent: settings.maxEjectionPercent,
  };
}

const HTTP2 = {
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    explicitHttpConfig: { http2ProtocolOptions: {} },
  },
};

/** A cluster under istiod's name, and the scenario's number: one Envoy serves them all. */
export function clusterName(subset: string | undefined, index: number): string {
  return `outbound|80|${subset ?? ""}|order.carpool.svc.cluster.local#${index}`;
}

/** The virtual host that istiod makes of a scenario's routes. */
export function routesOf({ scenario }: Served, index: number): Json {
  const routes = scenario.routes?.flatMap((route) => envoyRoutes(route, index, scenario.shadowHostSuffix)) ?? [
    {
      name: "default",
      match: { prefix: "/" },
      route: { ...action({}, index, undefined), cluster: clusterName(undefined, index) },
    },
  ];
  return { name: "order", domains: ["*"], includeRequestAttemptCount: true, routes };
}

/** Istiod makes one route of each match, named after both. */
function envoyRoutes(route: IstioRoute, index: number, suffix: boolean | undefined): readonly Json[] {
  const matches = route.match ?? [undefined];
  return matches.map((match) => ({
    name: `${route.name ?? ""}${match?.name === undefined ? "" : `.${match.name}`}`,
    match: {
      prefix: match?.uri?.prefix ?? "/",
      headers: Object.entries(match?.headers ?? {}).map(([name, { exact }]) => ({ name, stringMatch: { exact } })),
    },
    ...does(route, index, suffix),
    requestHeadersToAdd: added(route.headers?.request),
    requestHeadersToRemove: route.headers?.request?.remove,
    responseHeadersToAdd: added(route.headers?.response),
    responseHeadersToRemove: route.headers?.response?.remove,
    ...(route.fault === undefined
      ? {}
      : { typedPerFilterConfig: { "envoy.filters.http.fault": faultOf(route.fault) } }),
  }));
}

function does(route: IstioRoute, index: number, suffix: boolean | undefined): Json {
  const { redirect, directResponse } = route;
  if (directResponse !== undefined) {
    const { status, body } = directResponse;
    return { directResponse: { status, ...(body === undefined ? {} : { body: { inlineString: body.string } }) } };
  }
  if (redirect === undefined) return { route: action(route, index, suffix) };
  const responseCode = REDIRECTS[redirect.redirectCode ?? 301];
  return { redirect: { pathRedirect: redirect.uri, hostRedirect: redirect.authority, responseCode } };
}

const REDIRECTS: Readonly<Record<number, string>> = {
  301: "MOVED_PERMANENTLY",
  302: "FOUND",
  307: "TEMPORARY_REDIRECT",
};

function action(
  { subset = "v1", timeout, retries, rewrite, mirrors }: IstioRoute,
  index: number,
  suffix: boolean | undefined,
): Json {
  return {
    requestMirrorPolicies: mirrors?.map(({ destination, percentage }) => ({
      cluster: clusterName(destination.subset, index),
      runtimeFraction: { defaultValue: { numerator: (percentage?.value ?? 100) * 10_000, denominator: "MILLION" } },
      traceSampled: false,
      disableShadowHostSuffixAppend: suffix !== true,
    })),
    cluster: clusterName(subset, index),
    prefixRewrite: rewrite?.uri,
    hostRewriteLiteral: rewrite?.authority,
    timeout: timeout === undefined ? "0s" : seconds(timeout),
    retryPolicy: retries?.attempts === 0 ? undefined : retryPolicy(retries),
  };
}

function added(operations: Operations | undefined): readonly Json[] {
  const lines = (map: Operations["set"], appendAction: string) =>
    Object.entries(map ?? {}).map(([key, value]) => ({ header: { key, value }, appendAction }));
  return [
    ...lines(operations?.add, "APPEND_IF_EXISTS_OR_ADD"),
    ...lines(operations?.set, "OVERWRITE_IF_EXISTS_OR_ADD"),
  ];
}

function retryPolicy(retries: IstioRoute["retries"]): Json {
  const on = (retries?.retryOn ?? DEFAULT_RETRY_ON).split(",");
  const codes = on.filter((part) => /^\d+$/.test(part)).map(Number);
  const names = on.filter((part) => !/^\d+$/.test(part));
  return {
    numRetries: retries?.attempts ?? DEFAULT_RETRIES.attempts,
    retryOn: [...names, ...(codes.length > 0 ? ["retriable-status-codes"] : [])].join(","),
    retriableStatusCodes: codes,
    retryBackOff: retries?.backoff === undefined ? undefined : { baseInterval: seconds(retries.backoff) },
    perTryTimeout: retries?.perTryTimeout === undefined ? undefined : seconds(retries.perTryTimeout),
    retryHostPredicate: [
      {
        name: "envoy.retry_host_predicates.previous_hosts",
        typedConfig: {
          "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
        },
      },
    ],
    hostSelectionRetryMaxAttempts: 5,
  };
}

function faultOf({ delay, abort }: NonNullable<IstioRoute["fault"]>): Json {
  const always = { numerator: 100, denominator: "HUNDRED" };
  return {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
    ...(delay === undefined ? {} : { delay: { fixedDelay: seconds(delay.fixedDelay), percentage: always } }),
    ...(abort === undefined
      ? {}
      : {
          abort: {
            percentage: always,
            ...(abort.httpStatus === undefined
              ? { grpcStatus: GRPC_STATUS[abort.grpcStatus ?? ""] ?? 2 }
              : { httpStatus: abort.httpStatus }),
          },
        }),
  };
}

const GRPC_STATUS: Readonly<Record<string, number>> = { UNAVAILABLE: 14, RESOURCE_EXHAUSTED: 8, NOT_FOUND: 5 };

/** Milliseconds or seconds, as Envoy takes them. */
function seconds(duration: string): string {
  return duration.endsWith("ms") ? `${Number.parseInt(duration, 10) / 1000}s` : duration;
}
