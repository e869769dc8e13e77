import type { PodSummary } from "../lab/wait-ready.ts";
import { labFolder, requireLab } from "../running-lab.ts";
import { askKubectl } from "./enter.ts";

export interface PodRow {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** Why a container waits, when one does. */
  readonly waiting: string;
}

export interface LabStatus {
  readonly since: string;
  readonly profile: string;
  readonly pods: readonly PodRow[];
}

/** @throws LabError */
export function status(): LabStatus {
  const { since, profile } = requireLab(labFolder());
  const { items } = JSON.parse(askKubectl(["get", "pods", "--all-namespaces", "-o", "json"])) as {
    readonly items: readonly PodSummary[];
  };
  return { since, profile, pods: items.map(rowOf) };
}

function rowOf({ metadata: { namespace = "", name }, status: { podIP: ip = "", ...status } = {} }: PodSummary): PodRow {
  // An init container that has done its work counts as ready.
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const waiting = containers.flatMap(({ name: container, state }) => {
    const { reason = "", message = "" } = state?.waiting ?? {};
    return reason === "" ? [] : [[container, reason, message].filter(Boolean).join(": ")];
  });
  return {
    namespace,
    name,
    ip,
    ready: containers.length > 0 && containers.every((container) => container.ready),
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    waiting: waiting.join("; "),
  };
}

export function statusText({ since, profile, pods }: LabStatus): string {
  const width = Math.max(0, ...pods.map(({ namespace, name }) => namespace.length + name.length + 1));
  const lines = pods.map(({ namespace, name, ip, ready, restarts, waiting }) =>
    [
      `${namespace}/${name}`.padEnd(width),
      ip.padEnd(13),
      ready ? "ready    " : "not ready",
      `${restarts} restarts`,
      waiting,
    ]
      .join("  ")
      .trimEnd(),
  );
  return [`up since ${since}, profile ${profile}, ${pods.length} pods`, ...lines].join("\n");
}
