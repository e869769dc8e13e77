import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubeApi } from "../kube/kube-api.ts";
import { run } from "../machine/run.ts";
import { NODE_IP } from "../node-agent/pod-network.ts";
import { Daemon } from "./daemon.ts";
import { filesIn } from "./files.ts";
import { apply } from "./kubectl.ts";
import type { LabOptions } from "./options.ts";
import { readSwitches } from "./switches.ts";

export const ISTIO_NAMESPACE = "istio-system";
const PORTS = { "grpc-xds": 15010, "https-dns": 15012, "https-webhook": 15017, "http-monitoring": 15014 };
const INJECTOR = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: object;
}

/** Without mutual TLS, for the quick profile. */
const PLAIN = {
  set: ["meshConfig.enableAutoMtls=false"],
  objects: [
    {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "default", namespace: ISTIO_NAMESPACE },
      spec: { mtls: { mode: "DISABLE" } },
    },
  ],
};

/** What the operator file says, applied, with istiod as a process of the node. Resolves when its webhooks are in place. */
export async function startIstio(api: KubeApi, lab: LabOptions): Promise<void> {
  const switches = readSwitches(join(lab.operator, "lab-switches.yaml"));
  const plain = lab.profile === "plain";
  const set = [...switches.set, ...(plain ? PLAIN.set : [])];
  const objects = await installation(lab, set);
  await apply(lab, [{ apiVersion: "v1", kind: "Namespace", metadata: { name: ISTIO_NAMESPACE } }]);
  await apply(lab, [...objects.map(withoutSelector), istiodEndpoints()]);
  const istiod = startIstiod(lab, switches.istiod);
  await istiod.until("its injection webhook", async () => {
    const { webhooks } = await api.get<{ webhooks: readonly { clientConfig: { caBundle?: string } }[] }>(INJECTOR);
    return webhooks.every(({ clientConfig }) => clientConfig.caBundle);
  });
  await istiod.until("istiod", async () => (await fetch("http://127.0.0.1:8080/ready")).ok);
  if (plain) await apply(lab, PLAIN.objects);
}

/** Without what runs istiod as a pod: its image is not here, its program is. */
async function installation({ operator, tools }: LabOptions, set: readonly string[]): Promise<readonly Manifest[]> {
  const file = join(operator, "istio-operator.yaml");
  const flags = set.flatMap((value) => ["--set", value]);
  const text = await run(join(tools.bin, "istioctl"), "manifest", "generate", "-f", file, ...flags);
  const pods = new Set(["Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "CustomResourceDefinition"]);
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null)
    .filter(
      ({ kind, metadata }) => !(pods.has(kind) && (metadata.labels?.app === "istiod" || kind.startsWith("Custom"))),
    );
}

function withoutSelector(manifest: Manifest): Manifest {
  if (manifest.kind !== "Service" || manifest.metadata.name !== "istiod") return manifest;
  const { selector: _, ...spec } = manifest.spec as { selector?: object };
  return { ...manifest, spec };
}

function istiodEndpoints(): object {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "istiod-lab", namespace: ISTIO_NAMESPACE, labels: { "kubernetes.io/service-name": "istiod" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [NODE_IP], conditions: { ready: true } }],
    ports: Object.entries(PORTS).map(([name, port]) => ({ name, port, protocol: "TCP" })),
  };
}

function startIstiod({ folder, tools }: LabOptions, env: Readonly<Record<string, string>>): Daemon {
  const files = filesIn(folder);
  const cwd = join(files.control, "istiod");
  mkdirSync(cwd, { recursive: true });
  return new Daemon({
    name: "istiod",
    program: join(tools.bin, "pilot-discovery"),
    args: [
      "discovery",
      `--kubeconfig=${files.kubeconfig}`,
      "--httpAddr=127.0.0.1:8080",
      `--grpcAddr=${NODE_IP}:${PORTS["grpc-xds"]}`,
      `--secureGRPCAddr=${NODE_IP}:${PORTS["https-dns"]}`,
      `--httpsAddr=${NODE_IP}:${PORTS["https-webhook"]}`,
      `--monitoringAddr=${NODE_IP}:${PORTS["http-monitoring"]}`,
    ],
    env: {
      POD_NAMESPACE: ISTIO_NAMESPACE,
      POD_NAME: "istiod-lab",
      CLUSTER_ID: "Kubernetes",
      REVISION: "default",
      ISTIOD_CUSTOM_HOST: `istiod.${ISTIO_NAMESPACE}.svc`,
      INJECTION_WEBHOOK_CONFIG_NAME: "istio-sidecar-injector",
      VALIDATION_WEBHOOK_CONFIG_NAME: `istio-validator-${ISTIO_NAMESPACE}`,
      ...env,
    },
    cwd,
    log: files.log("istiod"),
  });
}
