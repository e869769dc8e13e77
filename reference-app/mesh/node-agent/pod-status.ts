import type { ContainerRun } from "./container-run.ts";
import { NODE_IP } from "./pod-network.ts";

/** A pod's status as a kubelet writes it. */
export class PodStatus {
  /** Undefined: it has no network yet. */
  ip: string | undefined;
  initialized = false;
  readonly #init: readonly ContainerRun[];
  readonly #main: readonly ContainerRun[];
  readonly #startTime = new Date().toISOString();
  readonly #conditions = new Map<string, { readonly status: string; readonly lastTransitionTime: string }>();

  constructor(init: readonly ContainerRun[], main: readonly ContainerRun[]) {
    this.#init = init;
    this.#main = main;
  }

  now() {
    const { ip, initialized } = this;
    const ready = initialized && [...this.#init.filter(({ once }) => !once), ...this.#main].every((run) => run.ready);
    this.#set("PodScheduled", true);
    this.#set("Initialized", initialized);
    this.#set("ContainersReady", ready);
    this.#set("Ready", ready);
    return {
      phase: initialized && this.#main.some(({ state }) => !("waiting" in state)) ? "Running" : "Pending",
      hostIP: NODE_IP,
      hostIPs: [{ ip: NODE_IP }],
      ...(ip === undefined ? {} : { podIP: ip, podIPs: [{ ip }] }),
      startTime: this.#startTime,
      conditions: [...this.#conditions].map(([type, condition]) => ({ type, ...condition })),
      initContainerStatuses: this.#init.map(containerStatus),
      containerStatuses: this.#main.map(containerStatus),
    };
  }

  #set(type: string, is: boolean): void {
    const status = is ? "True" : "False";
    if (this.#conditions.get(type)?.status === status) return;
    this.#conditions.set(type, { status, lastTransitionTime: new Date().toISOString() });
  }
}

function containerStatus({ container: { name, image }, state, ready, started, restarts }: ContainerRun) {
  return { name, image, imageID: image, state, ready, started, restartCount: restarts };
}
