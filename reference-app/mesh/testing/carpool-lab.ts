import { readdirSync } from "node:fs";
import { join } from "node:path";
import { completeLines } from "../../demo/judge/complete-lines.ts";
import { filesIn } from "../lab/files.ts";
import { PodHistory } from "../lab/pod-history.ts";
import { PodNetwork } from "../node-agent/pod-network.ts";
import { type RunningLab, requireLab } from "../running-lab.ts";
import { mesh } from "./mesh-command.ts";
import { runInLab } from "./run-in-lab.ts";

export interface Answer {
  /** 000: no answer at all. */
  readonly status: string;
  /** `x-served-by`: who made it, the nearest service first. */
  readonly servedBy: string;
  readonly text: string;
}

const INGRESS = "http://ingress.carpool-ingress.svc.cluster.local";

/** The carpool system in a lab, as tests ask it. */
export class CarpoolLab {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get running(): RunningLab {
    return requireLab(this.folder);
  }

  run(...command: readonly string[]): Promise<string> {
    return runInLab(this.running, command);
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    const { code, out, err } = await mesh(this.folder, "kubectl", ...args);
    if (code !== 0) throw new Error(err);
    return out;
  }

  /** A client's request before the ingress. */
  fromOutside(path: string, ...args: readonly string[]): Promise<Answer> {
    return this.#curl([], [`${INGRESS}${path}`, ...args]);
  }

  /** A request that a process of the lab makes: beside the container of a pod, or, without a pod, on the node itself. */
  from(workload: string | undefined, url: string, ...args: readonly string[]): Promise<Answer> {
    const enter = workload === undefined ? [] : ["nsenter", `--net=${new PodNetwork(this.addressOf(workload)).path}`];
    return this.#curl(enter, [url, ...args]);
  }

  /** Of the youngest pod whose name begins so. */
  addressOf(workload: string): string {
    const { pods } = PodHistory.read(filesIn(this.folder).addresses);
    const pod = pods.findLast(({ name }) => name.startsWith(workload));
    if (pod === undefined) throw new Error(`no pod \`${workload}\``);
    return pod.ip;
  }

  /** What the containers of a workload wrote. */
  async logs(workload: string, container: string): Promise<readonly string[]> {
    return (await mesh(this.folder, "logs", workload, container)).out.split("\n");
  }

  /** What all proxies wrote since the lab came up. */
  proxyLines(): readonly string[] {
    const { logs } = filesIn(this.folder);
    const files = readdirSync(logs).filter((file) => file.endsWith("_istio-proxy.log"));
    return files.flatMap((file) => completeLines(join(logs, file)));
  }

  async #curl(enter: readonly string[], args: readonly string[]): Promise<Answer> {
    const show = ["-s", "-m", "20", "-w", "\n%{http_code} %header{x-served-by}"];
    const { out } = await mesh(this.folder, "run", ...enter, "curl", ...show, ...args);
    const [, text = "", status = "", servedBy = ""] = /^(.*)\n(\d{3}) ([^\n]*)$/s.exec(out) ?? [];
    return { status, servedBy, text };
  }
}

export function meshFolder(scratch: string): string {
  return process.env.DYEING_MESH_FOLDER ?? join(scratch, "lab");
}
