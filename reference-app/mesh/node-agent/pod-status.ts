import type { ContainerRun } from "./container-run.ts";

export interface StatusOptions {
  readonly ip: string | undefined;
  readonly hostIP: string;
  readonly startTime: string;
  readonly initialized: boolean;
  readonly init: readonly ContainerRun[];
  readonly main: readonly ContainerRun[];
}

/** Types of conditions that a kubelet sets, each with since when it is what it is. */
export type Conditions = Map<string, { readonly status: string; readonly since: string }>;

/** A pod's status as a kubelet writes it. */
export function podStatus({ ip, hostIP, startTime, initialized, init, main }: StatusOptions, conditions: Conditions) {
  const serving = [...init.filter(({ container }) => container.restartPolicy === "Always"), ...main];
  const ready = initialized && serving.every((run) => run.ready);
  const now = new Date().toISOString();
  const is = { PodScheduled: true, PodReadyToStartContainers: ip !== undefined, Initialized: initialized };
  for (const [type, value] of Object.entries({ ...is, ContainersReady: ready, Ready: ready })) {
    const status = value ? "True" : "False";
    if (conditions.get(type)?.status !== status) conditions.set(type, { status, since: now });
  }
  return {
    phase: initialized && main.some(({ state }) => !("waiting" in state)) ? "Running" : "Pending",
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(ip === undefined ? {} : { podIP: ip, podIPs: [{ ip }] }),
    startTime,
    conditions: [...conditions].map(([type, { status, since }]) => ({ type, status, lastTransitionTime: since })),
    initContainerStatuses: init.map(containerStatus),
    containerStatuses: main.map(containerStatus),
  };
}

function containerStatus({ container: { name, image }, state, ready, started, restarts }: ContainerRun) {
  return { name, image, imageID: image, state, ready, started, restartCount: restarts };
}
