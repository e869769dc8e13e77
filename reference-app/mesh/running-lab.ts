import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { filesIn } from "./lab/files.ts";
import { LabError } from "./lab/lab-error.ts";
import type { MeshTools, Profile } from "./lab/options.ts";
import { childOf } from "./machine/child-of.ts";

export interface RunningLab {
  /** Of `unshare`, whose child is the lab's process 1. */
  readonly pid: number;
  /** When the process started, in the kernel's ticks: process ids are used again. */
  readonly startTicks: string;
  readonly since: string;
  readonly profile: Profile;
  readonly tools: MeshTools;
}

/** What is kept between labs, as scripts/istio-tools keeps the programs. */
export function cacheFolder(): string {
  return process.env.DYEING_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "dyeing");
}

/** One lab per folder; another folder is another lab. */
export function labFolder(): string {
  return process.env.DYEING_MESH_FOLDER ?? join(cacheFolder(), "mesh-lab");
}

/** Undefined: there is none, or it has ended and left its files. */
export function findLab(folder: string): RunningLab | undefined {
  const file = filesIn(folder).lab;
  if (!existsSync(file)) return undefined;
  const lab = JSON.parse(readFileSync(file, "utf8")) as RunningLab;
  return startTicksOf(lab.pid) === lab.startTicks ? lab : undefined;
}

/** @throws LabError */
export function requireLab(folder: string): RunningLab {
  const lab = findLab(folder);
  if (lab === undefined) throw new LabError("There is no mesh lab: `npm run mesh -- up` starts one.");
  return lab;
}

export function writeLab(folder: string, lab: Omit<RunningLab, "startTicks">): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(filesIn(folder).lab, JSON.stringify({ ...lab, startTicks: startTicksOf(lab.pid) }));
}

/** Ends it. Resolves when its last process is gone: with them go its mounts, namespaces and rules. */
export async function endLab({ pid, startTicks }: Pick<RunningLab, "pid" | "startTicks">): Promise<void> {
  const first = childOf(pid);
  // Its end is the end of everything in its namespaces. Nothing in there has to be kept.
  if (first !== undefined) process.kill(first, "SIGKILL");
  while (startTicksOf(pid) === startTicks) await sleep(20);
}

export function forgetLab(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The 22nd field of /proc/PID/stat; the second one may hold spaces. Undefined: no such process, or ended. */
export function startTicksOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
