import type {
  MeshResources,
  ServiceEntryResource,
  ServiceResource,
  WorkloadEntryResource,
} from "../../resource/resource-set.ts";
import type { WorkloadEntrySpec } from "../../resource/shape/service-entry.ts";
import { type PortKind, protocolKind, servicePortKind } from "../../resource/validate/protocols.ts";
import type { Endpoint, EndpointTable } from "./endpoint.ts";
import { namespaceOf, resolveHost } from "./resolve-host.ts";
import { withAliases } from "./service-aliases.ts";
import type { ServiceModel, ServicePort } from "./service-model.ts";

const EXPORT_ANNOTATION = "networking.istio.io/exportTo";

/** All services, in the order in which Istio gives precedence: oldest first. */
export function buildServices(
  resources: Pick<MeshResources, "services" | "serviceEntries" | "workloadEntries">,
  table: EndpointTable,
  namespace: string,
): readonly ServiceModel[] {
  const given = new Map(
    Object.entries(table).map(([host, entry]) => [resolveHost(host.toLowerCase(), namespace), entry]),
  );
  const services: ServiceModel[] = [];
  const described = new Set<string>();
  const add = (service: ServiceModel): void => {
    described.add(service.hostname);
    const entry = given.get(service.hostname);
    services.push(entry === undefined ? service : withTable(service, entry));
  };
  for (const service of resources.services) add(fromService(service));
  for (const entry of resources.serviceEntries) {
    for (const service of fromServiceEntry(entry, resources.workloadEntries)) add(service);
  }
  for (const [hostname, entry] of given) {
    if (!described.has(hostname)) services.push(withTable(fromTable(hostname, namespace), entry));
  }
  return withAliases(services);
}

function withTable(service: ServiceModel, entry: EndpointTable[string]): ServiceModel {
  if (!("endpoints" in entry)) return { ...service, endpoints: entry, unlisted: false };
  const ports = entry.ports?.map((number): ServicePort => ({ number, name: `http-${number}`, kind: "http" }));
  return { ...service, ports: ports ?? service.ports, endpoints: entry.endpoints, unlisted: false };
}

function fromTable(hostname: string, namespace: string): ServiceModel {
  return {
    hostname,
    namespace: namespaceOf(hostname) ?? namespace,
    kubernetes: true,
    ports: undefined,
    exportTo: [],
    addresses: [],
    externalName: undefined,
    aliases: [],
    headless: false,
    unlisted: false,
    byDns: false,
    external: false,
    endpoints: [],
    position: undefined,
  };
}

function fromService(service: ServiceResource): ServiceModel {
  const { spec, name, namespace } = service;
  const exported = service.annotations[EXPORT_ANNOTATION];
  return {
    hostname: `${name}.${namespace}.svc.cluster.local`,
    namespace,
    kubernetes: true,
    ports: (spec.ports ?? []).map((port) => ({
      targetPort: targetOf(port.targetPort ?? port.port),
      number: port.port ?? 0,
      name: port.name ?? "",
      kind: servicePortKind(port),
    })),
    exportTo: visibleTo(exported === undefined ? [] : exported.split(",").map((one) => one.trim()), namespace),
    addresses: spec.clusterIP && spec.clusterIP !== "None" ? [spec.clusterIP] : [],
    externalName: spec.type === "ExternalName" ? (spec.externalName ?? undefined) : undefined,
    aliases: [],
    headless: spec.type !== "ExternalName" && spec.clusterIP === "None",
    unlisted: spec.type === "ExternalName",
    byDns: false,
    external: spec.type === "ExternalName",
    endpoints: [],
    position: service.position,
  };
}

function targetOf(port: unknown): number | undefined {
  return typeof port === "number" ? port : undefined;
}

function fromServiceEntry(
  entry: ServiceEntryResource,
  workloads: readonly WorkloadEntryResource[],
): readonly ServiceModel[] {
  const { spec, namespace } = entry;
  const ports = (spec.ports ?? []).map((port): ServicePort & { targetPort: number } => ({
    number: port.number ?? 0,
    name: port.name ?? "",
    kind: entryPortKind(port.protocol ?? ""),
    targetPort: port.targetPort ?? port.number ?? 0,
  }));
  const resolution = spec.resolution ?? "NONE";
  const selector = spec.workloadSelector?.labels;
  const selected = selector
    ? workloads
        .filter((one) => one.namespace === namespace && hasAll(workloadLabels(one), selector))
        .map(({ spec: w }) => w)
    : [];
  const endpoints = [...(spec.endpoints ?? []), ...selected].map((one) => toEndpoint(one, ports[0]));
  return (spec.hosts ?? []).map((host) => ({
    hostname: host.toLowerCase(),
    namespace,
    kubernetes: false,
    ports,
    exportTo: visibleTo(spec.exportTo ?? [], namespace),
    addresses: spec.addresses ?? [],
    externalName: undefined,
    aliases: [],
    headless: false,
    unlisted:
      resolution === "NONE" || resolution === "DYNAMIC_DNS" || (resolution.startsWith("DNS") && endpoints.length === 0),
    byDns: resolution.startsWith("DNS"),
    external: spec.location !== "MESH_INTERNAL",
    endpoints,
    position: entry.position,
  }));
}

/** A port without a protocol, or with one that Istio does not know, is looked at while it is used. */
function entryPortKind(protocol: string): PortKind {
  return protocolKind(protocol) ?? "sniffed";
}

function workloadLabels(workload: WorkloadEntryResource): Readonly<Record<string, string | null>> {
  return { ...workload.labels, ...workload.spec.labels };
}

function toEndpoint(
  workload: WorkloadEntrySpec,
  port: (ServicePort & { readonly targetPort: number }) | undefined,
): Endpoint {
  const number = workload.ports?.[port?.name ?? ""] ?? port?.targetPort;
  const labels = Object.fromEntries(Object.entries(workload.labels ?? {}).map(([key, value]) => [key, value ?? ""]));
  const address = workload.address ?? "";
  return {
    address: address.startsWith("unix://") || number === undefined ? address : `${address}:${number}`,
    labels,
    locality: workload.locality ?? undefined,
    ports: ownPorts(workload.ports),
  };
}

function ownPorts(ports: WorkloadEntrySpec["ports"]): Readonly<Record<string, number>> | undefined {
  if (!ports) return undefined;
  const known = Object.entries(ports).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return Object.fromEntries(known);
}

export function hasAll(
  labels: Readonly<Record<string, string | null>>,
  wanted: Readonly<Record<string, string | null>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === (value ?? ""));
}

function visibleTo(exportTo: readonly string[], namespace: string): readonly string[] {
  return exportTo.map((entry) => (entry === "." ? namespace : entry));
}
