import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { inLab } from "../commands/enter.ts";
import { filesIn } from "../lab/files.ts";
import { childOf } from "../machine/child-of.ts";
import { run } from "../machine/run.ts";
import type { RunningLab } from "../running-lab.ts";
import { killProcess, type LabProcess, labProcesses } from "./lab-process.ts";

const PROGRAM = "pilot-discovery";
const OPERATOR = join(import.meta.dirname, "../../deploy/mesh/istio-operator.yaml");
const PATIENCE_MS = 60_000;
const POLL_MS = 200;

type Env = Readonly<Record<string, string>>;

/** A lab as far as istiod is concerned. */
interface LabOfIstiod {
  readonly folder: string;
  readonly running: RunningLab;
  /** In its network. Resolves with stdout. */
  run(...command: readonly string[]): Promise<string>;
}

/** The lab's istiod, which can be away and come back. */
export class Istiod {
  readonly #lab: LabOfIstiod;
  readonly #first: LabProcess;
  #pid: number | undefined;

  constructor(lab: LabOfIstiod) {
    const [first, ...others] = labProcesses(lab.running, PROGRAM);
    if (first === undefined || others.length > 0) throw new Error("the lab has not one istiod");
    this.#lab = lab;
    this.#first = first;
    this.#pid = first.pid;
  }

  /** As a crash: nobody is told. */
  async stop(): Promise<void> {
    if (this.#pid === undefined) return;
    await killProcess({ pid: this.#pid });
    this.#pid = undefined;
  }

  /** As it was first, but for these variables. Resolves when it is ready. */
  async start(more: Env = {}): Promise<void> {
    const { running, folder } = this.#lab;
    const { argv, env, cwd } = this.#first;
    const init = childOf(running.pid);
    if (init === undefined) throw new Error("the lab has ended");
    const log = openSync(filesIn(folder).log("istiod"), "a");
    // In the lab's process namespace, too: it ends with the lab.
    const [program, args] = inLab({ pid: init }, argv, ["--net", "--mount", "--pid", `--wd=${cwd}`]);
    const child = spawn(program, args, { env: { ...env, ...more }, stdio: ["ignore", log, log] });
    closeSync(log);
    const end = performance.now() + PATIENCE_MS;
    const ready = () => this.#lab.run("curl", "-sf", "-m", "5", "http://127.0.0.1:8080/ready");
    for (;;) {
      this.#pid = child.pid === undefined ? undefined : childOf(child.pid);
      const problem = await ready().then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (problem === undefined && this.#pid !== undefined) return;
      if (performance.now() > end) throw new Error(`istiod does not come back: ${problem}`);
      await wait(POLL_MS);
    }
  }
}

/** What `compatibilityVersion` sets for istiod, by Istio's own charts: the behaviour of an earlier minor. */
export async function compatibilityEnv({ running }: Pick<LabOfIstiod, "running">, version: string): Promise<Env> {
  const istioctl = join(running.tools.bin, "istioctl");
  const generate = ["manifest", "generate", "-f", OPERATOR];
  const now = istiodEnv(await run(istioctl, ...generate));
  const then = istiodEnv(await run(istioctl, ...generate, "--set", `values.compatibilityVersion=${version}`));
  return Object.fromEntries(Object.entries(then).filter(([name, value]) => now[name] !== value));
}

interface Deployment {
  readonly kind: string;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly [{ readonly env: readonly { readonly name: string; readonly value?: string }[] }];
      };
    };
  };
}

function istiodEnv(manifests: string): Env {
  const objects = parseAllDocuments(manifests).map((document) => document.toJS() as Deployment | null);
  const istiod = objects.find((object) => object?.kind === "Deployment");
  if (istiod == null) throw new Error("no Deployment of istiod");
  const [{ env }] = istiod.spec.template.spec.containers;
  return Object.fromEntries(env.map(({ name, value = "" }) => [name, value]));
}
