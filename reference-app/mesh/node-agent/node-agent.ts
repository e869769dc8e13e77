import { join } from "node:path";
import { type KubeApi, KubeError } from "../kube/kube-api.ts";
import { Mirror } from "../kube/mirror.ts";
import type { NodeCapacity } from "./environment.ts";
import type { Image } from "./image.ts";
import type { Pod } from "./pod.ts";
import { podAddress } from "./pod-network.ts";
import { PodRun } from "./pod-run.ts";

export interface NodeAgentOptions {
  readonly api: KubeApi;
  /** The name of the Node object. */
  readonly node: string;
  readonly folder: string;
  readonly images: ReadonlyMap<string, Image>;
  readonly capacity: NodeCapacity;
  /** Where the output of a container goes. */
  readonly logOf: (pod: Pod, container: string) => string;
  /** A pod gets an address. */
  readonly onAddress: (ip: string, pod: Pod) => void;
  readonly onError: (error: unknown) => void;
}

/** Scheduler and kubelet of the one node: every pod of the API server runs here. */
export class NodeAgent {
  readonly #options: NodeAgentOptions;
  readonly #runs = new Map<string, PodRun>();
  #started = 0;

  constructor(options: NodeAgentOptions) {
    this.#options = options;
  }

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { api } = this.#options;
    const pods = new Mirror<Pod>((pod, deleted) => {
      this.#onPod(pod, deleted).catch(this.#options.onError);
    });
    await pods.follow(api, "/api/v1/pods", signal);
  }

  async #onPod(pod: Pod, deleted: boolean): Promise<void> {
    const { metadata, spec } = pod;
    const run = this.#runs.get(metadata.uid);
    if (deleted) return run?.stop(0);
    if (metadata.deletionTimestamp !== undefined) return this.#end(pod, run);
    if (spec.nodeName === undefined) return this.#bind(pod);
    if (spec.nodeName === this.#options.node && run === undefined) await this.#start(pod);
  }

  async #bind({ metadata: { namespace, name } }: Pod): Promise<void> {
    const { api, node } = this.#options;
    const target = { apiVersion: "v1", kind: "Node", name: node };
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { namespace, name }, target };
    await api.post(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding).catch(unlessGone);
  }

  async #start(pod: Pod): Promise<void> {
    const { folder, logOf, onAddress } = this.#options;
    const { uid } = pod.metadata;
    const ip = podAddress(this.#started++);
    onAddress(ip, pod);
    const own = { pod, ip, folder: join(folder, uid), logOf: (container: string) => logOf(pod, container) };
    const run = new PodRun({ ...this.#options, ...own });
    this.#runs.set(uid, run);
    await run.start();
  }

  async #end(pod: Pod, run: PodRun | undefined): Promise<void> {
    const { uid, namespace, name, deletionGracePeriodSeconds } = pod.metadata;
    await run?.stop(deletionGracePeriodSeconds ?? 0);
    this.#runs.delete(uid);
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    await this.#options.api.delete(path, { gracePeriodSeconds: 0, preconditions: { uid } }).catch(unlessGone);
  }
}

function unlessGone(error: unknown): void {
  // 409: another object has that name by now, or somebody was faster.
  if (!(error instanceof KubeError) || (error.status !== 404 && error.status !== 409)) throw error;
}
