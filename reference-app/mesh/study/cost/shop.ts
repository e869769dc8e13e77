/** What every proxy of a mesh gets because of its lanes: nothing, subsets of one host, or hosts of the lanes' own. */
export const LAYOUTS = ["no lanes", "strict", "priorities", "merged entries"] as const;
export type Layout = (typeof LAYOUTS)[number];

export const NAMESPACE = "shop";
const LANES = ["gray", "blue"] as const;
const READINESS_ALONE = { consecutive5xxErrors: 0, consecutiveGatewayErrors: 0, minHealthPercent: 1 };

/** Whether the API server has controllers, which give addresses to services and try to run pods. */
export type Api = "bare" | "with controllers";

/** A mesh of so many services, each with two pods of the baseline and one of each lane, and each overridden by both lanes. */
export function shop(services: number, layout: Layout, api: Api): readonly object[] {
  const names = Array.from({ length: services }, (_, index) => `service-${index}`);
  const instances = api === "bare" ? pods : workloadEntries;
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    ...names.flatMap((name, index) => [
      service(name, api === "bare" ? `10.96.${Math.floor(index / 200)}.${1 + (index % 200)}` : undefined),
      ...instances(name, instancesOf(name, index)),
      ...lanesOf(name, layout),
    ]),
  ];
}

interface Instance {
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
}

function instancesOf(name: string, index: number): readonly Instance[] {
  return [{ version: "v1" }, { version: "v1" }, ...LANES.map((lane) => ({ version: "v2", [`lane-${lane}`]: "y" }))].map(
    (labels, position) => ({
      labels: { app: name, ...labels },
      ip: `10.${1 + Math.floor(index / 200)}.${index % 200}.${1 + position}`,
    }),
  );
}

function service(name: string, clusterIP: string | undefined): object {
  return object("v1", "Service", name, {
    selector: { app: name },
    clusterIP,
    ports: [{ name: "http", port: 80, targetPort: 8080 }],
  });
}

function workloadEntries(name: string, instances: readonly Instance[]): readonly object[] {
  return instances.map(({ labels, ip }, position) =>
    object("networking.istio.io/v1", "WorkloadEntry", `${name}-${position}`, { address: ip, labels }),
  );
}

/** As they are when controllers are done with them. */
function pods(name: string, instances: readonly Instance[]): readonly object[] {
  return [
    ...instances.map(({ labels, ip }, position) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `${name}-${position}`, namespace: NAMESPACE, labels },
      spec: { containers: [{ name: "app", image: "app" }], serviceAccountName: "default" },
      status: { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: [{ type: "Ready", status: "True" }] },
    })),
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: `${name}-1`, namespace: NAMESPACE, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      endpoints: instances.map(({ ip }, position) => ({
        addresses: [ip],
        conditions: { ready: true },
        targetRef: { kind: "Pod", name: `${name}-${position}`, namespace: NAMESPACE },
      })),
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    },
  ];
}

function lanesOf(name: string, layout: Layout): readonly object[] {
  if (layout === "no lanes") return [];
  const host = `${name}.${NAMESPACE}.svc.cluster.local`;
  const laneHost = (lane: string) => `${name}.${NAMESPACE}.${lane}.lanes.internal`;
  const merged = layout === "merged entries";
  const baseline = { name: "baseline", labels: { app: name, version: "v1" } };
  const routes = LANES.map((lane) => ({
    name: lane,
    match: [{ headers: { "x-trace-color": { exact: lane } } }],
    route: [{ destination: merged ? { host: laneHost(lane) } : { host, subset: lane } }],
  }));
  const stable = { name: "stable", route: [{ destination: { host, subset: "baseline" } }] };
  return [
    object("networking.istio.io/v1", "VirtualService", name, { hosts: [host], http: [...routes, stable] }),
    object("networking.istio.io/v1", "DestinationRule", name, {
      host,
      subsets: [baseline, ...(merged ? [] : LANES.map((lane) => laneSubset(name, lane, layout)))],
    }),
    ...(merged ? LANES.flatMap((lane) => mergedHost(name, lane, laneHost(lane))) : []),
  ];
}

function laneSubset(name: string, lane: string, layout: Layout): object {
  if (layout === "strict") return { name: lane, labels: { app: name, [`lane-${lane}`]: "y" } };
  const others = LANES.filter((one) => one !== lane).map((one) => `lane-${one}=`);
  return { name: lane, labels: { app: name }, trafficPolicy: permissive([...others, `lane-${lane}=y`]) };
}

function mergedHost(name: string, lane: string, laneHost: string): readonly object[] {
  const entry = (suffix: string, labels: object) => {
    const { metadata, ...rest } = object("networking.istio.io/v1", "ServiceEntry", `${name}-${lane}-${suffix}`, {
      hosts: [laneHost],
      location: "MESH_INTERNAL",
      resolution: "STATIC",
      ports: [{ number: 80, name: "http", protocol: "HTTP", targetPort: 8080 }],
      workloadSelector: { labels },
    });
    return { ...rest, metadata: { ...metadata, labels: { "networking.istio.io/enable-autoallocate-ip": "false" } } };
  };
  return [
    entry("lane", { app: name, [`lane-${lane}`]: "y" }),
    entry("baseline", { app: name, version: "v1" }),
    object("networking.istio.io/v1", "DestinationRule", `${name}-${lane}`, {
      host: laneHost,
      trafficPolicy: permissive([`lane-${lane}=y`]),
    }),
  ];
}

function permissive(failoverPriority: readonly string[]): object {
  const localityLbSetting = { enabled: true, failoverPriority };
  return { outlierDetection: READINESS_ALONE, loadBalancer: { simple: "ROUND_ROBIN", localityLbSetting } };
}

function object(apiVersion: string, kind: string, name: string, spec: object) {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, spec };
}
