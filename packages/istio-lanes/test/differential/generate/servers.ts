import type { Resource, Scenario } from "../scenario.ts";

export interface Server {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly port: number;
  readonly sidecar: boolean;
}

interface ServicePort {
  readonly port: number;
  readonly targetPort: number;
}

interface EntryPort {
  readonly number: number;
  readonly name: string;
  readonly targetPort?: number;
}

interface Workload {
  readonly address: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: Readonly<Record<string, number>>;
}

interface EntrySpec {
  readonly location: string;
  readonly ports: readonly EntryPort[];
  readonly endpoints?: readonly Workload[];
  readonly workloadSelector?: { readonly labels: { readonly entry: string } };
}

/** The workloads behind a scenario's services: one for each address and port. */
export function serversOf({ objects, callers }: Scenario): readonly Server[] {
  if (callers.length === 0) return [];
  const services = objects.filter(({ kind }) => kind === "Service");
  const pods = objects.filter(({ kind }) => kind === "Pod").flatMap((pod) => podServers(pod, services));
  const entries = objects
    .filter(({ kind }) => kind === "ServiceEntry")
    .flatMap((entry) => entryServers(entry, objects));
  return [...pods, ...entries];
}

function podServers(pod: Resource, services: readonly Resource[]): readonly Server[] {
  const { namespace = "default", labels = {} } = pod.metadata;
  const { podIP } = pod.status as { readonly podIP: string };
  const service = services.find(({ metadata }) => metadata.name === labels.app && metadata.namespace === namespace);
  const ports = (service?.spec as { readonly ports?: readonly ServicePort[] } | undefined)?.ports ?? [];
  return ports.map(({ targetPort }) => server(namespace, labels, podIP, targetPort));
}

function entryServers({ metadata, spec }: Resource, objects: readonly Resource[]): readonly Server[] {
  const { location, ports, endpoints = [], workloadSelector } = spec as EntrySpec;
  if (location === "MESH_EXTERNAL") return [];
  const selected = objects
    .filter(({ kind, metadata: own }) => kind === "WorkloadEntry" && own.namespace === metadata.namespace)
    .map((object) => object.spec as Workload)
    .filter(({ labels }) => workloadSelector !== undefined && labels?.entry === workloadSelector.labels.entry);
  return [...endpoints, ...selected].flatMap(({ address, labels = {}, ports: own }) =>
    ports.map(({ number, name, targetPort }) =>
      server(metadata.namespace ?? "default", labels, address, own?.[name] ?? targetPort ?? number),
    ),
  );
}

function server(namespace: string, labels: Readonly<Record<string, string>>, address: string, port: number): Server {
  return { namespace, labels, address, port, sidecar: labels["security.istio.io/tlsMode"] === "istio" };
}
