import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { filesIn } from "../lab/files.ts";
import { PodNetwork } from "../node-agent/pod-network.ts";
import { findLab, type RunningLab, requireLab } from "../running-lab.ts";
import { Caller } from "../study/caller.ts";
import { type Ask, CONTROL_PORT, StudyPods } from "../study/study-pods.ts";
import { UP_TIMEOUT_MS } from "./bring-up.ts";
import { mesh } from "./mesh-command.ts";
import { runInLab } from "./run-in-lab.ts";
import { bringUpStudy } from "./study-lab-up.ts";

const MINUTE = 60_000;
const POLL_MS = 100;

/** The study's pods in a lab of their own, as tests use them: from outside of the lab's network. */
export class StudyLab {
  readonly folder: string;
  readonly pods: StudyPods;
  readonly #ask: Ask;

  constructor(folder: string) {
    this.folder = folder;
    this.#ask = async (ip, order, body) => {
      const data = body === undefined ? [] : ["-d", JSON.stringify(body)];
      const text = await this.run("curl", "-sS", "-m", "10", ...data, `http://${ip}:${CONTROL_PORT}${order}`);
      return text === "" ? undefined : JSON.parse(text);
    };
    this.pods = new StudyPods((...args) => this.kubectl(...args), this.#ask);
  }

  get running(): RunningLab {
    return requireLab(this.folder);
  }

  async caller(): Promise<Caller> {
    const [ip = ""] = await this.pods.addresses("caller");
    return new Caller(ip, this.#ask);
  }

  run(...command: readonly string[]): Promise<string> {
    return runInLab(this.running, command);
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return this.#kubectl(args);
  }

  async apply(...objects: readonly object[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    await this.#kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(list));
  }

  /** As a drained node would. @throws Error where a disruption budget forbids it */
  evict(namespace: string, pod: string): Promise<string> {
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace } };
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
    return this.#kubectl(["create", "--raw", path, "-f", "-"], JSON.stringify(eviction));
  }

  /** Waits until the caller's proxy has a route of this name: what is called before goes where the proxy knew to go. */
  async hasRoute(name: string): Promise<void> {
    const [caller = ""] = await this.pods.addresses("caller");
    const end = performance.now() + MINUTE;
    while (!(await this.envoy(caller, "/config_dump?resource=dynamic_route_configs")).includes(`"name": "${name}"`)) {
      if (performance.now() > end) throw new Error(`no route \`${name}\` comes to the caller`);
      await wait(POLL_MS);
    }
  }

  /** What Envoy's administration beside a pod answers. */
  envoy(ip: string, path: string): Promise<string> {
    const url = `http://127.0.0.1:15000${path}`;
    return this.run("nsenter", `--net=${new PodNetwork(ip).path}`, "curl", "-sS", "-m", "10", url);
  }

  #kubectl(args: readonly string[], input = ""): Promise<string> {
    const { tools } = this.running;
    const command = [join(tools.bin, "kubectl"), "--kubeconfig", filesIn(this.folder).kubeconfig, ...args];
    return runInLab(this.running, command, input);
  }
}

/** A lab with the study's pods for the tests of this file. One that is up already is used as it is, and stays; routes are their own. */
export function withStudyLab(): StudyLab {
  const scratch = mkdtempSync(join(tmpdir(), "dyeing-study-"));
  const folder = process.env.DYEING_STUDY_FOLDER ?? join(scratch, "lab");
  const isUp = findLab(folder) !== undefined;
  beforeAll(async () => {
    if (!isUp) await bringUpStudy(folder, scratch);
  }, UP_TIMEOUT_MS);
  afterAll(async () => {
    if (!isUp) await mesh(folder, "down");
    rmSync(scratch, { recursive: true, force: true });
  }, MINUTE);
  return new StudyLab(folder);
}
