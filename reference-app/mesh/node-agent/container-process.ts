import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fchownSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { childOf } from "../machine/child-of.ts";
import { quote } from "./quote.ts";
import { ROOT, type RootOptions, rootScript } from "./root.ts";

export interface ContainerOptions extends RootOptions {
  /** The pod's network namespace. */
  readonly network: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly gid: number;
  readonly noNewPrivileges: boolean;
  /** Its output is added to this file. */
  readonly log: string;
}

/** In full: what a container calls PATH says nothing of this machine. */
const NSENTER = "/usr/bin/nsenter";
const TIMEOUT = "/usr/bin/timeout";
const NAMESPACES = ["--mount", "--pid", "--uts", "--ipc"];
/** What a shell says of a program that is not there, and of one that was killed. */
const NOT_FOUND = 127;
const KILLED = 137;
/** How often to look for a process that is about to appear. */
const POLL_MS = 5;

/** A running container: its command is process 1 of a process namespace of its own, in a root of its own. */
export class ContainerProcess {
  /** Resolves with its exit code. */
  readonly exited: Promise<number>;
  readonly #options: ContainerOptions;
  readonly #process: ChildProcess;
  #gone = false;

  constructor(options: ContainerOptions) {
    this.#options = options;
    const script = [...rootScript(options), start(options)].join("\n");
    const unshare = ["unshare", ...NAMESPACES, "--fork", "--kill-child", "/bin/sh", "-c", script];
    this.#process = this.#spawn(NSENTER, [`--net=${options.network}`, ...unshare]);
    this.exited = exitOf(this.#process).finally(() => {
      this.#gone = true;
    });
  }

  /** To its first process only, which passes it on or not, as in a cluster. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const pid = await this.#first();
    if (pid !== undefined && !this.#gone) process.kill(pid, signal);
  }

  /** Runs a command in the container; resolves with its exit code. What is not done in time is killed. */
  async exec(command: readonly string[], timeoutMs: number): Promise<number> {
    const pid = await this.#first();
    if (pid === undefined) return KILLED;
    const { env, uid, gid } = this.#options;
    const become = ["--net", "--root", "--wd", `--setgid=${gid}`, `--setuid=${uid}`];
    const enter = [NSENTER, `--target=${pid}`, ...NAMESPACES, ...become, "--", ...command];
    return exitOf(this.#spawn(TIMEOUT, ["--signal=KILL", `${Math.max(1, timeoutMs) / 1_000}`, ...enter], env));
  }

  #spawn(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess {
    const { log, uid, gid } = this.#options;
    const output = openSync(log, "a");
    // Envoy opens /dev/stdout anew, as whoever it runs as.
    fchownSync(output, uid, gid);
    const child = spawn(program, args, { stdio: ["ignore", output, output], ...(env && { env }) });
    closeSync(output);
    return child;
  }

  /** The command's process, seen from here: the one child of `unshare`. */
  async #first(): Promise<number | undefined> {
    while (!this.#gone && this.#process.pid !== undefined) {
      const pid = childOf(this.#process.pid);
      if (pid !== undefined) return pid;
      await sleep(POLL_MS);
    }
    return undefined;
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on("error", () => resolve(NOT_FOUND));
    child.on("exit", (code) => resolve(code ?? KILLED));
  });
}

/** The last line of the script: whatever was root until here becomes the container's user in the container's root. */
function start({ argv, env, uid, gid, noNewPrivileges }: ContainerOptions): string {
  const variables = Object.entries(env).map(([name, value]) => quote(`${name}=${value}`));
  const become = `--root=${ROOT} --wd=/ --setgid=${gid} --setuid=${uid}`;
  const privileges = noNewPrivileges ? '"$(command -v setpriv)" --no-new-privs ' : "";
  const unshare = '"$(command -v unshare)"';
  return `exec env -i ${variables.join(" ")} ${privileges}${unshare} ${become} -- ${argv.map(quote).join(" ")}`;
}
