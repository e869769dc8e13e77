import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KubeApi, KubeError } from "../kube/kube-api.ts";
import { ContainerRun } from "./container-run.ts";
import type { NodeCapacity, ReadData } from "./environment.ts";
import type { Image } from "./image.ts";
import { launch, type PodContext } from "./launch.ts";
import { pause } from "./pause.ts";
import type { Container, Pod } from "./pod.ts";
import { NODE_IP, PodNetwork } from "./pod-network.ts";
import { type Conditions, podStatus } from "./pod-status.ts";
import { notInterpreted } from "./refuse.ts";
import { tokens } from "./tokens.ts";
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
/** A report has to arrive in any case. */
const NEVER = new AbortController().signal;

/** One pod, from its network namespace to its end. */
export class PodRun {
  readonly #options: PodRunOptions;
  readonly #path: string;
  readonly #network: PodNetwork;
  readonly #context: PodContext;
  readonly #init: readonly ContainerRun[];
  readonly #main: readonly ContainerRun[];
  readonly #conditions: Conditions = new Map();
  readonly #startTime = new Date().toISOString();
  readonly #stopping = new AbortController();
  #starting: Promise<void> | undefined;
  #networkIsUp = false;
  #initialized = false;
  #stopped: Promise<void> | undefined;
  #reporting: Promise<void> | undefined;
  #changed = false;

  constructor(options: PodRunOptions) {
    const { pod, ip } = options;
    this.#options = options;
    this.#path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
    this.#network = new PodNetwork(ip);
    this.#context = contextOf(options, this.#network);
    const context = this.#context;
    const run = (container: Container) =>
      new ContainerRun({ container, ip, start: () => launch(container, context), onChange: () => this.#report() });
    this.#init = (pod.spec.initContainers ?? []).map(run);
    this.#main = pod.spec.containers.map(run);
  }

  get ip(): string {
    return this.#network.ip;
  }

  /** Resolves when all its containers have been started, or it is being stopped. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const { pod, folder } = this.#options;
    const unknown = notInterpreted(pod.spec);
    if (unknown.length > 0) {
      const message = `the lab does not interpret ${unknown.join(", ")}`;
      for (const run of this.#main) run.state = { waiting: { reason: "NotInterpreted", message } };
      return this.#report();
    }
    await this.#network.up(pod.spec.securityContext?.sysctls ?? []);
    this.#networkIsUp = true;
    this.#report();
    writeEtc(folder, this.#network.ip, pod);
    const volumes = this.#context.volumes;
    // What a volume shows may be about to appear: istiod writes its certificate into a namespace when it sees it.
    while (!(await this.#wrote(volumes))) await pause(RETRY_MS, this.#stopping.signal);
    void this.#refresh(volumes);
    for (const run of this.#init) {
      if (run.container.restartPolicy === "Always") {
        void run.forever();
        await run.everStarted;
      } else {
        await run.toSuccess();
      }
      if (this.#stopping.signal.aborted) return;
    }
    this.#initialized = true;
    for (const run of this.#main) {
      void run.forever();
      // The next one waits for the hook of this one, as under a kubelet.
      if (run.container.lifecycle?.postStart !== undefined) await run.everStarted;
    }
  }

  /** Gracefully: containers first, then sidecars from the last to the first. Resolves when nothing of the pod is left. */
  stop(graceSeconds: number): Promise<void> {
    this.#stopped ??= this.#stop(1_000 * graceSeconds);
    return this.#stopped;
  }

  async #stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    const main = this.#main.map((run) => run.stop(graceMs, Promise.resolve()));
    let turn: Promise<unknown> = Promise.all(main);
    const all = [...main];
    for (const run of [...this.#init].reverse()) {
      const stopped = run.stop(graceMs, turn);
      turn = Promise.all([turn, stopped]);
      all.push(stopped);
    }
    await Promise.all([...all, this.#starting]);
    if (this.#networkIsUp) await this.#network.down();
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  /** False: not yet. */
  async #wrote(volumes: Volumes): Promise<boolean> {
    if (this.#stopping.signal.aborted) return true;
    try {
      await volumes.write();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      for (const run of [...this.#init, ...this.#main])
        run.state = { waiting: { reason: "ContainerCreating", message } };
      this.#report();
      return false;
    }
  }

  async #refresh(volumes: Volumes): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await pause(REFRESH_MS, this.#stopping.signal);
      // What is missing for the moment stays as it was, as under a kubelet.
      if (!this.#stopping.signal.aborted) await volumes.write().catch(() => undefined);
    }
  }

  /** Many changes at once become one report, and reports do not overtake each other. */
  #report(): void {
    this.#changed = true;
    this.#reporting ??= this.#sendReports().finally(() => {
      this.#reporting = undefined;
    });
  }

  async #sendReports(): Promise<void> {
    const { api } = this.#options;
    while (this.#changed) {
      this.#changed = false;
      const ip = this.#networkIsUp ? this.#network.ip : undefined;
      const about = { ip, hostIP: NODE_IP, startTime: this.#startTime, initialized: this.#initialized };
      const status = podStatus({ ...about, init: this.#init, main: this.#main }, this.#conditions);
      try {
        await api.patch(`${this.#path}/status`, { status });
      } catch (error) {
        if (error instanceof KubeError && error.status === 404) return;
        this.#changed = true;
        await pause(RETRY_MS, NEVER);
      }
    }
  }
}

function contextOf({ api, pod, folder, ...rest }: PodRunOptions, { ip, path }: PodNetwork): PodContext {
  const seen = { ...pod, status: { podIP: ip, hostIP: NODE_IP } };
  const readData = dataReader(api, pod.metadata.namespace);
  return {
    ...rest,
    pod: seen,
    network: path,
    volumes: new Volumes(join(folder, "volumes"), seen, { readData, token: tokens(api, pod) }),
    readData,
    etc: folder,
  };
}

function dataReader(api: KubeApi, namespace: string): ReadData {
  return async (kind, name) => {
    const path = `/api/v1/namespaces/${namespace}/${kind}/${name}`;
    const found = await api.find<{ data?: Readonly<Record<string, string>> }>(path);
    const data = found && (found.data ?? {});
    if (data === undefined || kind === "configmaps") return data;
    const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
    return Object.fromEntries(decoded);
  };
}

/** What a kubelet writes for names to be resolved as in a cluster. */
function writeEtc(folder: string, ip: string, { metadata: { name, namespace } }: Pod): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "hosts"), `127.0.0.1 localhost\n::1 localhost\n${ip} ${name}\n`);
  const search = `${namespace}.svc.cluster.local svc.cluster.local cluster.local`;
  writeFileSync(join(folder, "resolv.conf"), `nameserver ${NODE_IP}\nsearch ${search}\noptions ndots:5\n`);
}
