import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeApi } from "../kube/kube-api.ts";
import { NODE_IP } from "../node-agent/pod-network.ts";
import { Daemon } from "./daemon.ts";
import { filesIn } from "./files.ts";
import type { LabOptions } from "./options.ts";

export const NODE = "lab";
const SERVER = "https://127.0.0.1:6443";
const ETCD = "http://127.0.0.1:2379";
const ETCD_PEER = "http://127.0.0.1:2380";
export const SERVICE_ADDRESSES = "10.96.0.0/16";
const POD_ADDRESSES = "10.77.0.0/16";
/** Loopback of a network namespace that nobody else is in. */
const TOKEN = "lab";

/** No scheduler and no node lifecycle: there is one node, and the node agent takes every pod. */
const CONTROLLERS = [
  "deployment-controller",
  "replicaset-controller",
  "statefulset-controller",
  "endpointslice-controller",
  "serviceaccount-controller",
  "root-ca-certificate-publisher-controller",
  "namespace-controller",
  "garbage-collector-controller",
  "disruption-controller",
];

/** etcd and the API server, then what needs them. Resolves when the API answers. */
export async function startControlPlane({ folder, tools }: LabOptions): Promise<KubeApi> {
  const files = filesIn(folder);
  const certificates = join(files.control, "certificates");
  const key = join(files.control, "service-account.key");
  const tokens = join(files.control, "tokens.csv");
  mkdirSync(files.control, { recursive: true });
  execFileSync("openssl", ["genrsa", "-out", key, "2048"], { stdio: "ignore" });
  writeFileSync(tokens, `${TOKEN},lab,lab,system:masters\n`, { mode: 0o600 });
  const start = (name: string, ...args: readonly string[]) =>
    new Daemon({ name, program: join(tools.bin, name), args, log: files.log(name) });

  start(
    "etcd",
    `--data-dir=${join(files.control, "etcd")}`,
    // Nothing of it has to survive the lab.
    "--unsafe-no-fsync",
    `--listen-client-urls=${ETCD}`,
    `--advertise-client-urls=${ETCD}`,
    `--listen-peer-urls=${ETCD_PEER}`,
    `--initial-advertise-peer-urls=${ETCD_PEER}`,
    `--initial-cluster=default=${ETCD_PEER}`,
  );
  const server = start(
    "kube-apiserver",
    `--etcd-servers=${ETCD}`,
    "--bind-address=127.0.0.1",
    `--advertise-address=${NODE_IP}`,
    "--secure-port=6443",
    `--cert-dir=${certificates}`,
    `--service-cluster-ip-range=${SERVICE_ADDRESSES}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    "--api-audiences=https://kubernetes.default.svc,istio-ca",
    `--token-auth-file=${tokens}`,
    "--authorization-mode=AlwaysAllow",
    // It reaches istiod's webhooks by their endpoints: it is outside of the pods' network.
    "--enable-aggregator-routing=true",
    "--endpoint-reconciler-type=none",
  );
  const certificate = join(certificates, "apiserver.crt");
  await server.until("its certificate", async () => existsSync(certificate));
  writeFileSync(files.kubeconfig, kubeconfig(certificate), { mode: 0o600 });
  const api = new KubeApi({ server: SERVER, token: TOKEN, ca: readFileSync(certificate, "utf8") });
  await server.until("the Kubernetes API", async () => (await api.get("/readyz")) === "ok");
  start(
    "kube-controller-manager",
    `--kubeconfig=${files.kubeconfig}`,
    `--service-account-private-key-file=${key}`,
    `--root-ca-file=${certificate}`,
    `--controllers=${CONTROLLERS.join(",")}`,
    "--leader-elect=false",
    "--secure-port=0",
  );
  start(
    "kube-proxy",
    `--kubeconfig=${files.kubeconfig}`,
    `--hostname-override=${NODE}`,
    `--cluster-cidr=${POD_ADDRESSES}`,
    "--proxy-mode=iptables",
    "--iptables-min-sync-period=100ms",
    // The machine's, not ours to set.
    "--conntrack-max-per-core=0",
    "--conntrack-tcp-timeout-established=0",
    "--conntrack-tcp-timeout-close-wait=0",
  );
  return api;
}

function kubeconfig(certificate: string): string {
  const cluster = { server: SERVER, "certificate-authority": certificate, "tls-server-name": "kubernetes" };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster }],
    users: [{ name: "lab", user: { token: TOKEN } }],
    contexts: [{ name: "lab", context: { cluster: "lab", user: "lab" } }],
    "current-context": "lab",
  });
}

/** The Node object that the node agent stands for. Its kubelet version is what makes Istio inject native sidecars. */
export function nodeObject(version: string, capacity: { cpu: number; memory: number }) {
  const allocatable = { cpu: `${capacity.cpu}`, memory: `${Math.floor(capacity.memory / 1024)}Ki`, pods: "250" };
  const now = new Date().toISOString();
  const ready = { type: "Ready", status: "True", reason: "Lab", message: "the lab is up" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: NODE, labels: { "kubernetes.io/hostname": NODE } },
    status: {
      addresses: [{ type: "InternalIP", address: NODE_IP }],
      nodeInfo: {
        kubeletVersion: version,
        kubeProxyVersion: version,
        architecture: process.arch === "x64" ? "amd64" : process.arch,
        operatingSystem: "linux",
        containerRuntimeVersion: "dyeing-mesh-lab://1",
        bootID: "",
        kernelVersion: "",
        machineID: "",
        osImage: "",
        systemUUID: "",
      },
      capacity: allocatable,
      allocatable,
      conditions: [{ ...ready, lastHeartbeatTime: now, lastTransitionTime: now }],
    },
  };
}
