import type { Form, Retry, Variant } from "./forms.ts";

export const NAMESPACE = "study";
/** By which routes tell variants apart. */
export const VARIANT_HEADER = "x-study";
const HOST = `target.${NAMESPACE}.svc.cluster.local`;
/** Of the merged entries: the lane's pods, and the baseline's. */
const LANE_HOST = `target.${NAMESPACE}.gray.lanes.internal`;

const CONNECT = "connect-failure,refused-stream,reset-before-request";
const ROUTE_RETRIES: Readonly<Record<Retry, object>> = {
  none: { attempts: 0 },
  connect: { attempts: 2, retryOn: CONNECT },
  remote: { attempts: 2, retryOn: CONNECT, retryRemoteLocalities: true },
  "503": { attempts: 2, retryOn: `${CONNECT},503` },
};

/** `minHealthPercent` keeps unready pods from counting; the zeros keep answers from counting: readiness alone decides. */
const READINESS_ALONE = { consecutive5xxErrors: 0, consecutiveGatewayErrors: 0, minHealthPercent: 1 };
const EJECTION = {
  consecutive5xxErrors: 3,
  interval: "1s",
  baseEjectionTime: "5s",
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};

const TRAFFIC_POLICIES: Readonly<Record<Form, object | undefined>> = {
  a: policy(EJECTION, ["lane-blue=", "lane-gray=y"]),
  b: readinessAlone(["lane-blue=", "lane-gray=y"]),
  "c-a": policy(EJECTION, ["lane-gray=y"]),
  "c-b": readinessAlone(["lane-gray=y"]),
  strict: undefined,
};

/** The default form: who is ready, in this order, and nobody is ejected. */
export function readinessAlone(failoverPriority: readonly string[]): object {
  return policy(READINESS_ALONE, failoverPriority);
}

function policy(outlierDetection: object, failoverPriority: readonly string[]): object {
  const localityLbSetting = { enabled: true, failoverPriority };
  return { outlierDetection, loadBalancer: { simple: "ROUND_ROBIN", localityLbSetting } };
}

/** The gray lane of the target in all these variants at once. */
export function laneManifests(variants: readonly Variant[]): readonly object[] {
  const merged = variants.filter(isMerged);
  const own = variants.filter((variant) => !isMerged(variant));
  return [
    rule("target", HOST, [
      { name: "baseline", labels: { app: "target", version: "v1" } },
      ...own.map((variant) =>
        subset(variant, variant.form === "strict" ? { app: "target", "lane-gray": "y" } : { app: "target" }),
      ),
    ]),
    ...(merged.length === 0 ? [] : mergedEntries()),
    ...(merged.length === 0
      ? []
      : [
          rule(
            "target-gray",
            LANE_HOST,
            merged.map((variant) => subset(variant, undefined)),
          ),
        ]),
    {
      ...object("networking.istio.io/v1", "VirtualService", "target"),
      spec: {
        hosts: [HOST],
        http: [
          ...variants.map(route),
          { name: "stable", route: [{ destination: { host: HOST, subset: "baseline" } }] },
        ],
      },
    },
  ];
}

function route(variant: Variant): object {
  const { name, retry } = variant;
  const destination = { host: isMerged(variant) ? LANE_HOST : HOST, subset: subsetOf(variant) };
  return {
    name,
    match: [{ headers: { "x-trace-color": { exact: "gray" }, [VARIANT_HEADER]: { exact: name } } }],
    route: [{ destination }],
    retries: ROUTE_RETRIES[retry],
  };
}

function isMerged({ form }: Variant): boolean {
  return form.startsWith("c-");
}

/** A cluster's name has no dot of ours in it. */
function subsetOf({ name }: Variant): string {
  return name.replace(".", "-");
}

function subset(variant: Variant, labels: object | undefined): object {
  return { name: subsetOf(variant), labels, trafficPolicy: TRAFFIC_POLICIES[variant.form] };
}

function rule(name: string, host: string, subsets: readonly object[]): object {
  return { ...object("networking.istio.io/v1", "DestinationRule", name), spec: { host, subsets } };
}

/** One host of two entries: other lanes are not in it, even in need. */
function mergedEntries(): readonly object[] {
  const entry = (name: string, labels: object) => {
    const { metadata, ...rest } = object("networking.istio.io/v1", "ServiceEntry", name);
    return {
      ...rest,
      metadata: { ...metadata, labels: { "networking.istio.io/enable-autoallocate-ip": "false" } },
      spec: {
        hosts: [LANE_HOST],
        location: "MESH_INTERNAL",
        resolution: "STATIC",
        ports: [{ number: 80, name: "http", protocol: "HTTP", targetPort: 8080 }],
        workloadSelector: { labels },
      },
    };
  };
  return [
    entry("target-gray-lane", { app: "target", "lane-gray": "y" }),
    entry("target-gray-baseline", { app: "target", version: "v1" }),
  ];
}

function object(apiVersion: string, kind: string, name: string) {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE } };
}
