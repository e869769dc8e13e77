import { type EndpointTable, type MeshResources, parseResources } from "@dyeing/lanes";
import type { KubeList, KubeObject } from "../kube/kube-api.ts";
import type { Kubectl } from "../proof/kubectl-of.ts";

type Endpoint = Extract<EndpointTable[string], readonly unknown[]>[number];

/** What istiod reads, and the explainer: nothing of the files that it was applied from. */
const KINDS = [
  "virtualservices.networking.istio.io",
  "destinationrules.networking.istio.io",
  "gateways.networking.istio.io",
  "serviceentries.networking.istio.io",
  "sidecars.networking.istio.io",
  "peerauthentications.security.istio.io",
  "services",
];

interface Pod extends KubeObject {
  readonly status: {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface Slice extends KubeObject {
  readonly endpoints?:
    | readonly { readonly addresses: readonly string[]; readonly conditions?: { readonly ready?: boolean } }[]
    | null;
  readonly ports?: readonly { readonly port?: number }[] | null;
}

/** The configuration of a running mesh. */
export interface LiveConfig {
  readonly resources: MeshResources;
  readonly endpoints: EndpointTable;
}

export async function liveConfig(kubectl: Kubectl): Promise<LiveConfig> {
  const get = (...what: readonly string[]) => kubectl("get", ...what, "--output", "json");
  const [own, meshConfig, pods, slices] = await Promise.all([
    get(KINDS.join(), "--all-namespaces"),
    get("configmap", "istio", "--namespace", "istio-system"),
    get("pods", "--all-namespaces"),
    get("endpointslices", "--all-namespaces"),
  ]);
  const resources = parseResources([
    { file: "resources.json", text: own },
    { file: "mesh-config.json", text: meshConfig },
  ]);
  const running = (JSON.parse(pods) as KubeList<Pod>).items;
  const endpoints = {
    ...ofServices((JSON.parse(slices) as KubeList<Slice>).items, running),
    ...ofServiceEntries(resources, running),
  };
  return { resources, endpoints };
}

function ofServices(slices: readonly Slice[], pods: readonly Pod[]): EndpointTable {
  const labels = new Map(pods.map(({ metadata, status }) => [status.podIP, metadata.labels ?? {}]));
  const table: Record<string, Endpoint[]> = {};
  for (const { metadata, endpoints, ports } of slices) {
    const service = metadata.labels?.["kubernetes.io/service-name"];
    const port = ports?.[0]?.port;
    if (service === undefined || port === undefined) continue;
    const host = `${service}.${metadata.namespace}.svc.cluster.local`;
    const own = (endpoints ?? []).flatMap(({ addresses, conditions }) =>
      addresses.map((ip) => ({
        address: `${ip}:${port}`,
        labels: labels.get(ip) ?? {},
        ready: conditions?.ready ?? true,
      })),
    );
    table[host] = [...(table[host] ?? []), ...own];
  }
  return table;
}

/** Pods that a ServiceEntry selects. Kubernetes has no slices for them: istiod reads the pods. */
function ofServiceEntries({ serviceEntries }: MeshResources, pods: readonly Pod[]): EndpointTable {
  const table: Record<string, Endpoint[]> = {};
  for (const { namespace, spec } of serviceEntries) {
    const wanted = spec.workloadSelector?.labels;
    const [port] = spec.ports ?? [];
    if (!wanted || port === undefined) continue;
    const selected = pods.filter(
      ({ metadata: { namespace: own, labels = {} } }) =>
        own === namespace && Object.entries(wanted).every(([name, value]) => labels[name] === value),
    );
    const endpoints = selected.flatMap(({ metadata, status: { podIP, conditions } }) =>
      podIP === undefined
        ? []
        : [
            {
              address: `${podIP}:${port.targetPort || port.number}`,
              labels: metadata.labels ?? {},
              ready: conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
            },
          ],
    );
    for (const host of spec.hosts ?? []) table[host] = endpoints;
  }
  return table;
}
