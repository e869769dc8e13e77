import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KubeApi, KubeError } from "../kube/kube-api.ts";
import { ContainerRun } from "./container-run.ts";
import type { NodeCapacity } from "./environment.ts";
import type { Image } from "./image.ts";
import { kubeData } from "./kube-data.ts";
import { launch, type PodContext } from "./launch.ts";
import { pause } from "./pause.ts";
import { type Container, notInterpreted, type Pod } from "./pod.ts";
import { NODE_IP, PodNetwork } from "./pod-network.ts";
import { PodStatus } from "./pod-status.ts";
import { Volumes } from "./volumes.ts";

export interface PodRunOptions {
  readonly api: KubeApi;
  readonly pod: Pod;
  readonly ip: string;
  /** Its working files; removed with it. */
  readonly folder: string;
  readonly logOf: (container: string) => string;
  readonly images: ReadonlyMap<string, Image>;
  readonly capacity: NodeCapacity;
}

/** Between two looks whether what volumes show has changed, or is there at last. */
const REFRESH_MS = 10_000;
const RETRY_MS = 500;

/** One pod, from its network namespace to its end. */
export class PodRun {
  readonly #options: PodRunOptions;
  readonly #network: PodNetwork;
  readonly #volumes: Volumes;
  readonly #init: readonly ContainerRun[];
  readonly #main: readonly ContainerRun[];
  readonly #status: PodStatus;
  readonly #stopping = new AbortController();
  #starting: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #reporting: Promise<void> | undefined;
  #changed = false;

  constructor(options: PodRunOptions) {
    const { api, ip, folder } = options;
    const pod = { ...options.pod, status: { podIP: ip, hostIP: NODE_IP } };
    const data = kubeData(api, pod);
    this.#options = options;
    this.#network = new PodNetwork(ip);
    this.#volumes = new Volumes(join(folder, "volumes"), pod, data);
    const network = this.#network.path;
    const context: PodContext = { ...options, pod, data, network, volumes: this.#volumes, etc: folder };
    const onChange = () => this.#report();
    const runOf = (container: Container, once: boolean) =>
      new ContainerRun({ container, once, ip, start: () => launch(container, context), onChange });
    this.#init = (pod.spec.initContainers ?? []).map((container) =>
      runOf(container, container.restartPolicy !== "Always"),
    );
    this.#main = pod.spec.containers.map((container) => runOf(container, false));
    this.#status = new PodStatus(this.#init, this.#main);
  }

  /** Resolves when all its containers have been started, or it is being stopped. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const { pod, folder, ip } = this.#options;
    const unknown = notInterpreted(pod.spec);
    if (unknown.length > 0) return this.#wait("NotInterpreted", `the lab does not interpret ${unknown.join(", ")}`);
    await this.#network.up(pod.spec.securityContext?.sysctls ?? []);
    this.#status.ip = ip;
    writeEtc(folder, ip, pod);
    await new Promise<void>((resolve) => void this.#keepVolumes(resolve));
    for (const run of this.#init) {
      if (!this.#stopping.signal.aborted) await run.run();
    }
    if (this.#stopping.signal.aborted) return;
    this.#status.initialized = true;
    for (const run of this.#main) void run.run();
  }

  /** Gracefully: containers first, then sidecars from the last to the first. Resolves when nothing of the pod is left. */
  stop(graceSeconds: number): Promise<void> {
    this.#stopped ??= this.#stop(1_000 * graceSeconds);
    return this.#stopped;
  }

  async #stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    let turn: Promise<unknown> = Promise.all(this.#main.map((run) => run.stop(graceMs, Promise.resolve())));
    for (const run of this.#init.toReversed()) turn = Promise.all([turn, run.stop(graceMs, turn)]);
    await Promise.all([turn, this.#starting]);
    if (this.#status.ip !== undefined) await this.#network.down();
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  /** Brings them up to date until the pod is stopped. What they show may be about to appear: then nothing starts yet. */
  async #keepVolumes(written: () => void): Promise<void> {
    let wait = RETRY_MS;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#volumes.write();
        wait = REFRESH_MS;
        written();
      } catch (error) {
        // What goes missing later stays as it was, as under a kubelet.
        if (wait === RETRY_MS) this.#wait("ContainerCreating", error instanceof Error ? error.message : String(error));
      }
      await pause(wait, this.#stopping.signal);
    }
    written();
  }

  #wait(reason: string, message: string): void {
    for (const run of [...this.#init, ...this.#main]) run.set({ waiting: { reason, message } });
  }

  /** Many changes at once become one report, and reports do not overtake each other. */
  #report(): void {
    this.#changed = true;
    this.#reporting ??= this.#sendReports().finally(() => {
      this.#reporting = undefined;
    });
  }

  async #sendReports(): Promise<void> {
    const { api, pod } = this.#options;
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/status`;
    while (this.#changed) {
      this.#changed = false;
      try {
        await api.patch(path, { status: this.#status.now() });
      } catch (error) {
        if (error instanceof KubeError && error.status === 404) return;
        this.#changed = true;
        await pause(RETRY_MS);
      }
    }
  }
}

/** What a kubelet writes for names to be resolved as in a cluster. */
function writeEtc(folder: string, ip: string, { metadata: { name, namespace } }: Pod): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "hosts"), `127.0.0.1 localhost\n::1 localhost\n${ip} ${name}\n`);
  const search = `${namespace}.svc.cluster.local svc.cluster.local cluster.local`;
  writeFileSync(join(folder, "resolv.conf"), `nameserver ${NODE_IP}\nsearch ${search}\noptions ndots:5\n`);
}
