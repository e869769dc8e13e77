import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { type RunningLab, startTicksOf } from "../running-lab.ts";
import { treeOf } from "./machine.ts";

const PATIENCE_MS = 30_000;
const POLL_MS = 20;

/** A process of the lab, seen from outside of it. */
export interface LabProcess {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Those that run this program. */
export function labProcesses({ pid }: RunningLab, program: string): readonly LabProcess[] {
  return treeOf(pid).flatMap((one) => {
    try {
      const argv = list(one, "cmdline");
      if (argv[0]?.split("/").at(-1) !== program) return [];
      const env = Object.fromEntries(list(one, "environ").map((line) => [...line.split(/=(.*)/s), ""].slice(0, 2)));
      return [{ pid: one, argv, env, cwd: readlinkSync(`/proc/${one}/cwd`) }];
    } catch {
      return []; // Gone by now.
    }
  });
}

/** As a crash. Resolves when it is gone. */
export async function killProcess({ pid }: Pick<LabProcess, "pid">): Promise<void> {
  const ticks = startTicksOf(pid);
  process.kill(pid, "SIGKILL");
  const end = performance.now() + PATIENCE_MS;
  while (ticks !== undefined && startTicksOf(pid) === ticks) {
    if (performance.now() > end) throw new Error(`process ${pid} does not end`);
    await wait(POLL_MS);
  }
}

function list(pid: number, file: string): readonly string[] {
  return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0").filter(Boolean);
}
