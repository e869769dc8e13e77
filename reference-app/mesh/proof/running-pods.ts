import type { KubeList, KubeObject } from "../kube/kube-api.ts";
import type { Kubectl } from "./kubectl-of.ts";

export interface RunningPod {
  readonly name: string;
  readonly ip: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The pods that have an address now and are not about to end. */
export async function runningPods(kubectl: Kubectl): Promise<readonly RunningPod[]> {
  const text = await kubectl("get", "pods", "--all-namespaces", "--output", "json");
  const { items } = JSON.parse(text) as KubeList<KubeObject & { readonly status?: { readonly podIP?: string } }>;
  return items.flatMap(({ metadata: { name, labels = {}, deletionTimestamp }, status }) => {
    const ip = status?.podIP;
    return ip === undefined || deletionTimestamp !== undefined ? [] : [{ name, ip, labels }];
  });
}
