import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fchownSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { childOf } from "./child-of.ts";
import { quote } from "./quote.ts";
import { ROOT, type RootOptions, rootScript } from "./root.ts";

export interface ContainerOptions extends RootOptions {
  /** The pod's network namespace. */
  readonly network: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly gid: number;
  readonly workingDir: string;
  readonly noNewPrivileges: boolean;
  /** Its output is added to this file. */
  readonly log: string;
}

export interface Exit {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
}

/** In full: what a container calls PATH says nothing of this machine. */
const NSENTER = "/usr/bin/nsenter";
/** How often to look for a process that is about to appear. */
const POLL_MS = 5;

/** A running container: its command is process 1 of a process namespace of its own, in a root of its own. */
export class ContainerProcess {
  readonly exited: Promise<Exit>;
  readonly #options: ContainerOptions;
  readonly #process: ChildProcess;
  #gone = false;

  constructor(options: ContainerOptions) {
    this.#options = options;
    const { network, log, uid, gid } = options;
    const output = openSync(log, "a");
    // Envoy opens /dev/stdout anew, as whoever it runs as.
    fchownSync(output, uid, gid);
    const namespaces = ["--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child"];
    const script = [...rootScript(options), start(options)].join("\n");
    const args = [`--net=${network}`, "unshare", ...namespaces, "/bin/sh", "-c", script];
    this.#process = spawn(NSENTER, args, { stdio: ["ignore", output, output] });
    closeSync(output);
    const ended = Promise.withResolvers<Exit>();
    this.exited = ended.promise;
    this.#process.on("error", () => ended.resolve({ code: 127, signal: null }));
    this.#process.on("exit", (code, signal) => {
      this.#gone = true;
      ended.resolve({ code: code ?? 137, signal });
    });
  }

  /** To its first process only, which passes it on or not, as in a cluster. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const pid = await this.#first();
    if (pid !== undefined && !this.#gone) process.kill(pid, signal);
  }

  /** Runs a command in the container. Undefined: it was not done in time, and was killed. */
  async exec(command: readonly string[], timeoutMs: number): Promise<number | undefined> {
    const pid = await this.#first();
    if (pid === undefined) return 1;
    const { env, uid, gid, log } = this.#options;
    const output = openSync(log, "a");
    const enter = ["--target", `${pid}`, "--mount", "--net", "--pid", "--uts", "--ipc", "--root", "--wd"];
    const args = [...enter, "--setgid", `${gid}`, "--setuid", `${uid}`, "--", ...command];
    const child = spawn(NSENTER, args, { env, stdio: ["ignore", output, output] });
    closeSync(output);
    const code = new Promise<number>((resolve) => {
      child.on("error", () => resolve(127));
      child.on("exit", (status) => resolve(status ?? 137));
    });
    const timer = new AbortController();
    const timeout = sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
    const first = await Promise.race([code, timeout]);
    timer.abort();
    // Not `nsenter` itself: it waits for the command, which would go on.
    const late = first === undefined && child.pid !== undefined ? childOf(child.pid) : undefined;
    if (late !== undefined) process.kill(late, "SIGKILL");
    return first;
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

/** The last line of the script: whatever was root until here becomes the container's user in the container's root. */
function start({ argv, env, uid, gid, workingDir, noNewPrivileges }: ContainerOptions): string {
  const variables = Object.entries(env).map(([name, value]) => quote(`${name}=${value}`));
  const become = `--root=${ROOT} --wd=${quote(workingDir)} --setgid=${gid} --setuid=${uid}`;
  const privileges = noNewPrivileges ? '"$(command -v setpriv)" --no-new-privs ' : "";
  const unshare = '"$(command -v unshare)"';
  return `exec env -i ${variables.join(" ")} ${privileges}${unshare} ${become} -- ${argv.map(quote).join(" ")}`;
}
