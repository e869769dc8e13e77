import { setTimeout as wait } from "node:timers/promises";
import type { KubeList, KubeObject } from "../kube/kube-api.ts";
import type { Kubectl } from "../proof/kubectl-of.ts";
import { NAMESPACE } from "./lane-manifests.ts";

export type Workload = "gray" | "blue" | "baseline" | "canary" | "caller";

interface Pod extends KubeObject {
  readonly status: {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** A canary is there while one is tried, and no workload of the study itself. */
const REPLICAS = { gray: 2, blue: 1, baseline: 1, canary: 0 } as const;
export const CONTROL_PORT = 8081;
const POLL_MS = 100;
const PATIENCE_MS = 90_000;

/** The pods of the study, and what can be done to them. */
export class StudyPods {
  readonly #kubectl: Kubectl;
  readonly #ask: Ask;

  constructor(kubectl: Kubectl, tell: Ask = ask) {
    this.#kubectl = kubectl;
    this.#ask = tell;
  }

  /** Asks the first pods of a workload for something; resolves with what they say. */
  async tell(workload: Workload, count: number, order: string, body?: object): Promise<void> {
    for (const ip of (await this.addresses(workload)).slice(0, count)) await this.#ask(ip, order, body);
  }

  /** The first pods of a workload go. */
  async remove(workload: Workload, count: number, ...how: readonly string[]): Promise<void> {
    const names = (await this.names(workload)).slice(0, count);
    await this.#run("delete", "pod", ...names, "--wait=false", ...how);
  }

  async scale(workload: keyof typeof REPLICAS, replicas: number): Promise<void> {
    await this.#run("scale", "deployment", `target-${workload}`, `--replicas=${replicas}`);
  }

  /** Every workload as it was at first, whatever has befallen it. */
  async heal(): Promise<void> {
    for (const workload of ["gray", "blue", "baseline"] as const) {
      await this.scale(workload, REPLICAS[workload]);
      const unwell: string[] = [];
      for (const { metadata, status } of await this.#pods(workload)) {
        // One that crashes at every start is told nothing any more.
        const told = await Promise.all(["/ready", "/heal"].map((order) => this.#ask(status.podIP ?? "", order))).catch(
          () => [],
        );
        if (told.length === 0) unwell.push(metadata.name);
      }
      if (unwell.length > 0) await this.#run("delete", "pod", ...unwell, "--grace-period=0", "--force");
    }
    for (const workload of ["gray", "blue", "baseline"] as const) await this.ready(workload, REPLICAS[workload]);
  }

  /** Waits until so many pods are ready, no more and no fewer. */
  async ready(workload: Workload, count: number): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while ((await this.#pods(workload)).filter(isReady).length !== count) {
      if (performance.now() > until) throw new Error(`${workload} does not come to ${count} ready pods`);
      await wait(POLL_MS);
    }
  }

  /** Of those that are not about to end. */
  async names(workload: Workload): Promise<readonly string[]> {
    return (await this.#pods(workload)).map(({ metadata }) => metadata.name);
  }

  /** Of those that are not about to end. */
  async addresses(workload: Workload): Promise<readonly string[]> {
    return (await this.#pods(workload)).flatMap(({ status }) => status.podIP ?? []);
  }

  async #pods(workload: Workload): Promise<readonly Pod[]> {
    const name = workload === "caller" ? "caller" : `target-${workload}`;
    const { items } = JSON.parse(await this.#run("get", "pods", "--output", "json")) as KubeList<Pod>;
    return items.filter(
      ({ metadata }) => metadata.name.startsWith(`${name}-`) && metadata.deletionTimestamp === undefined,
    );
  }

  #run(...args: readonly string[]): Promise<string> {
    return this.#kubectl("--namespace", NAMESPACE, ...args);
  }
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;
}

/** Asks a process of the study, past its proxy. */
export type Ask = (ip: string, order: string, body?: object) => Promise<unknown>;

/** From within the lab's network. */
export const ask: Ask = async (ip, order, body) => {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`http://${ip}:${CONTROL_PORT}${order}`, {
    ...options,
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
};
