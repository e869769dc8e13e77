import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import type { WorldService } from "./world.ts";

/** A Service that stands for another host; callers know it as `alias`. */
export function drawAlias(draw: Draw, services: readonly WorldService[]): Resource {
  const target = draw.one(services.filter(({ host }) => !host.startsWith("*")));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "alias", namespace: draw.one(["default", "shop"]) },
    spec: {
      type: "ExternalName",
      externalName: target.host,
      ports: target.ports.map((port) => ({ name: `http-${port}`, port, protocol: "TCP" })),
    },
  };
}

/** The objects that bring a service into being: with its pods and endpoints. */
export function drawService(draw: Draw, service: WorldService): readonly Resource[] {
  return service.kind === "kubernetes" ? kubernetes(draw, service) : entry(draw, service);
}

function kubernetes(draw: Draw, { name, namespace, ports, endpoints }: WorldService): readonly Resource[] {
  const external = draw.chance(15);
  const headless = !external && draw.chance(10);
  const exported = draw.chance(10) ? { "networking.istio.io/exportTo": draw.one([".", "*", "shop"]) } : {};
  const numbers = ports.map((port) => ({
    port,
    name: draw.one(["http", "http2", "grpc", "http-web"]) + port,
    protocol: "TCP",
    targetPort: port + 1000,
    ...draw.maybe(15, "appProtocol", () => draw.one(["http", "grpc", "kubernetes.io/h2c"])),
    ...(external ? { nodePort: port + 30_000 } : {}),
  }));
  const named = numbers.map(({ name: text, ...rest }) => ({ ...rest, name: text.replace(/(\d+)$/, "-$1") }));
  const service: Resource = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, annotations: exported },
    spec: {
      ...(external ? { type: "NodePort" } : draw.maybe(20, "type", () => "ClusterIP")),
      selector: { app: name },
      clusterIP: headless ? "None" : `10.96.${name.length}.${name.charCodeAt(0)}`,
      ports: named,
    },
  };
  const pods = endpoints.map(
    (endpoint): Resource => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: endpoint.name,
        namespace,
        labels: {
          ...endpoint.labels,
          ...(endpoint.sidecar ? { "security.istio.io/tlsMode": "istio" } : {}),
          ...(endpoint.locality === "" ? {} : { "istio-locality": endpoint.locality.replaceAll("/", ".") }),
        },
      },
      spec: { containers: [], serviceAccountName: name },
      status: {
        phase: "Running",
        podIP: endpoint.address,
        podIPs: [{ ip: endpoint.address }],
        conditions: [{ type: "Ready", status: endpoint.ready ? "True" : "False" }],
      },
    }),
  );
  const slice: Resource = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${name}-1`, namespace, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: endpoints.map((endpoint) => ({
      addresses: [endpoint.address],
      conditions: { ready: endpoint.ready, serving: endpoint.ready, terminating: false },
      targetRef: { kind: "Pod", name: endpoint.name, namespace },
    })),
    ports: named.map(({ name: port, targetPort }) => ({ name: port, port: targetPort, protocol: "TCP" })),
  };
  return [service, ...pods, slice];
}

function entry(draw: Draw, service: WorldService): readonly Resource[] {
  const { name, namespace, host, ports, endpoints, resolution, external } = service;
  const selecting = resolution === "STATIC" && endpoints.length > 0 && draw.chance(25);
  const workloads = endpoints.map(({ address, labels, locality, sidecar }) => ({
    address,
    labels: { ...labels, ...(sidecar ? { "security.istio.io/tlsMode": "istio" } : {}) },
    ...(locality === "" ? {} : { locality }),
    ...draw.maybe(20, "weight", () => draw.int(1, 5)),
    ...draw.maybe(20, "ports", () => ({ [`http-${ports[0]}`]: 9000 })),
  }));
  const resource: Resource = {
    apiVersion: draw.one(["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]),
    kind: "ServiceEntry",
    metadata: { name, namespace },
    spec: {
      hosts: [host],
      ports: ports.map((number) => ({
        number,
        name: `http-${number}`,
        protocol: draw.one(["HTTP", "HTTP", "HTTP2", "GRPC"]),
        ...(resolution === "STATIC" ? draw.maybe(25, "targetPort", () => number + 1000) : {}),
      })),
      location: external ? "MESH_EXTERNAL" : "MESH_INTERNAL",
      resolution,
      ...(resolution === "STATIC"
        ? draw.maybe(25, "addresses", () => [`10.97.${name.length}.${name.charCodeAt(0)}`])
        : {}),
      ...draw.maybe(10, "exportTo", () => [draw.one([".", "*", "shop"])]),
      ...(selecting ? { workloadSelector: { labels: { entry: name } } } : {}),
      ...(resolution === "STATIC" && !selecting ? { endpoints: workloads } : {}),
    },
  };
  if (!selecting) return [resource];
  const entries = workloads.map(
    (workload, index): Resource => ({
      apiVersion: "networking.istio.io/v1",
      kind: "WorkloadEntry",
      metadata: { name: `${name}-${index}`, namespace },
      spec: { ...workload, labels: { ...workload.labels, entry: name } },
    }),
  );
  return [resource, ...entries];
}
