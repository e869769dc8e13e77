/**
 * The one table of services, versions and edges, which the demo, the tests and the docs derive from. The mesh's resources
 * (`lanes/`) and the policy name services on their own: tests compare them with it.
 */

export type Framework = "express" | "koa" | "grpc";
export type Version = "v1" | "v2";

export interface ServiceSpec {
  readonly framework: Framework;
  /** The Kubernetes namespace. Payment is somebody else's. */
  readonly namespace: "carpool" | "carpool-payment";
  readonly versions: readonly Version[];
  /** The response field by which a caller can see which version answered, and its value per version. */
  readonly differs?: { readonly field: string; readonly v1: string; readonly v2: string };
}

/** How a call travels. `ws` is the HTTP upgrade; `message` crosses the queue, where no proxy sees it. */
export type EdgeProtocol = "http" | "grpc" | "ws" | "message";

export interface EdgeSpec {
  /** `caller->callee`, the name used in output, logs and `--break`. */
  readonly id: `${string}->${string}`;
  readonly from: string;
  readonly to: string;
  readonly protocols: readonly EdgeProtocol[];
  /** `dye`: color, tags and x-dye must arrive. `nothing`: a host outside the mesh, which must never see a dye. */
  readonly propagates: "dye" | "nothing";
}

export const services = {
  gateway: { framework: "express", namespace: "carpool", versions: ["v1"] },
  user: { framework: "express", namespace: "carpool", versions: ["v1"] },
  order: {
    framework: "express",
    namespace: "carpool",
    versions: ["v1", "v2"],
    differs: { field: "pricing", v1: "flat", v2: "dynamic" },
  },
  matching: {
    framework: "grpc",
    namespace: "carpool",
    versions: ["v1", "v2"],
    differs: { field: "algorithm", v1: "input-order", v2: "nearest-first" },
  },
  scheduling: { framework: "koa", namespace: "carpool", versions: ["v1"] },
  payment: {
    framework: "koa",
    namespace: "carpool-payment",
    versions: ["v1", "v2"],
    differs: { field: "settlement", v1: "batched", v2: "instant" },
  },
  notification: { framework: "express", namespace: "carpool", versions: ["v1"] },
} as const satisfies Record<string, ServiceSpec>;

export type ServiceName = keyof typeof services;

/** The host by which a service is called in a cluster, and in the local mesh. */
export function hostOf(service: ServiceName): string {
  return `${service}.${services[service].namespace}.svc.cluster.local`;
}

/** Hosts outside the mesh: in a cluster behind the egress gateway, in the demo called directly. */
export const outside = ["provider", "sms"] as const;
export type OutsideName = (typeof outside)[number];

export const edges = [
  { id: "gateway->user", from: "gateway", to: "user", protocols: ["http"], propagates: "dye" },
  { id: "gateway->order", from: "gateway", to: "order", protocols: ["http"], propagates: "dye" },
  { id: "gateway->notification", from: "gateway", to: "notification", protocols: ["http", "ws"], propagates: "dye" },
  { id: "order->matching", from: "order", to: "matching", protocols: ["grpc"], propagates: "dye" },
  { id: "order->scheduling", from: "order", to: "scheduling", protocols: ["http"], propagates: "dye" },
  { id: "order->payment", from: "order", to: "payment", protocols: ["http"], propagates: "dye" },
  { id: "order->notification", from: "order", to: "notification", protocols: ["message"], propagates: "dye" },
  { id: "scheduling->matching", from: "scheduling", to: "matching", protocols: ["grpc"], propagates: "dye" },
  { id: "payment->notification", from: "payment", to: "notification", protocols: ["message"], propagates: "dye" },
  { id: "payment->provider", from: "payment", to: "provider", protocols: ["http"], propagates: "nothing" },
  { id: "notification->sms", from: "notification", to: "sms", protocols: ["http"], propagates: "nothing" },
] as const satisfies readonly EdgeSpec[];

export type EdgeId = (typeof edges)[number]["id"];

/** Which services each lane overrides, and with which version. Everything else stays on the baseline, `v1`. */
export const lanes = {
  gray: { order: "v2", matching: "v2", payment: "v2" },
  blue: { matching: "v2" },
} as const satisfies Record<string, Partial<Record<ServiceName, Version>>>;

/** The labels of a pod of this version, of all lanes that it serves: what subsets select by. */
export function podLabels(service: ServiceName, version: Version): Readonly<Record<string, string>> {
  const serving = Object.entries<Partial<Record<ServiceName, Version>>>(lanes).filter(
    ([, overrides]) => overrides[service] === version,
  );
  return { app: service, version, ...Object.fromEntries(serving.map(([lane]) => [`lane-${lane}`, "y"])) };
}
