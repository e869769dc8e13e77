import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeApi, KubeList, KubeObject } from "../kube/kube-api.ts";
import { filesIn } from "./files.ts";
import { LabError } from "./lab-error.ts";

interface Deployment extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly replicas?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: { readonly waiting?: { readonly reason: string; readonly message?: string } };
}

export interface PodSummary extends KubeObject {
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

const POLL_MS = 200;
/** A container that ended so often will not come up by itself. */
const HOPELESS_RESTARTS = 3;
const SHOWN_LINES = 8;

/** Resolves with the pods when every Deployment is available. @throws LabError that shows what stands in the way */
export async function waitReady(api: KubeApi, folder: string, timeoutMs: number): Promise<readonly PodSummary[]> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const { items: deployments } = await api.get<KubeList<Deployment>>("/apis/apps/v1/deployments");
    const { items: pods } = await api.get<KubeList<PodSummary>>("/api/v1/pods");
    const late = deployments.filter((deployment) => !isAvailable(deployment));
    if (late.length === 0) return pods;
    const hopeless = pods.filter(isHopeless);
    if (hopeless.length > 0) throw new LabError(describe(hopeless, folder));
    if (performance.now() > until) {
      const unready = pods.filter(
        (pod) => !containersOf(pod).every(({ ready }) => ready) || containersOf(pod).length === 0,
      );
      const names = late.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", ");
      const refused = late.flatMap(failuresOf).map((message) => `\n  ${message}`);
      const head = `after ${timeoutMs / 1000} s these are not available: ${names}`;
      throw new LabError(`${head}${refused.join("")}\n${describe(unready, folder)}`);
    }
    await sleep(POLL_MS);
  }
}

function isAvailable({ metadata, spec: { replicas = 1 }, status = {} }: Deployment): boolean {
  const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  if (observedGeneration < (metadata.generation ?? 0)) return false;
  return updatedReplicas === replicas && availableReplicas === replicas && (status.replicas ?? 0) === replicas;
}

/** Such as pods that a webhook or an admission plugin did not let in. */
function failuresOf({ status }: Deployment): readonly string[] {
  return (status?.conditions ?? [])
    .filter(({ type, status: value }) => type === "ReplicaFailure" && value === "True")
    .map(({ message = "" }) => message);
}

function containersOf({ status }: PodSummary): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function isHopeless(pod: PodSummary): boolean {
  return containersOf(pod).some(
    ({ restartCount, state }) => restartCount >= HOPELESS_RESTARTS || state?.waiting?.reason === "NotInterpreted",
  );
}

function describe(pods: readonly PodSummary[], folder: string): string {
  return pods.map((pod) => describePod(pod, folder)).join("\n");
}

function describePod(pod: PodSummary, folder: string): string {
  const { namespace = "", name } = pod.metadata;
  const lines = containersOf(pod)
    .filter(({ ready }) => !ready)
    .flatMap(({ name: container, state, restartCount }) => {
      const { reason = "not ready", message = "" } = state?.waiting ?? {};
      const head = `  ${container}: ${[reason, message].filter(Boolean).join(": ")}, ${restartCount} restarts`;
      const log = tail(filesIn(folder).containerLog(namespace, name, container));
      return [head, ...log.map((line) => `    ${line}`)];
    });
  return [`pod ${namespace}/${name}:`, ...(lines.length > 0 ? lines : ["  not started"])].join("\n");
}

function tail(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-SHOWN_LINES);
}
