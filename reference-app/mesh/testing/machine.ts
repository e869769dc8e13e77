import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";

/** What a lab could leave behind on a machine, each as lines that can be compared. */
export interface MachineState {
  readonly links: readonly string[];
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  readonly rules: readonly string[];
  readonly processes: readonly string[];
  readonly files: readonly string[];
}

/** `folder`: where the lab's files are, temporary ones too. By it its processes are told from those of another lab. */
export function machineState(folder: string): MachineState {
  const lines = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { encoding: "utf8" }).split("\n").filter(Boolean);
  return {
    links: lines("ip", "-o", "link").map((line) => line.split(": ")[1] ?? line),
    namespaces: lines("ip", "netns", "list"),
    mounts: read("/proc/self/mounts").split("\n").filter(Boolean),
    // Counters move by themselves.
    rules: lines("iptables-save").filter((line) => /^(-A|\*)/.test(line)),
    processes: processesOf(folder),
    files: readdirSync(folder).sort(),
  };
}

/** Until the machine is as it was: the kernel takes the namespaces of ended processes away a moment later. */
export async function comesBack(folder: string, before: MachineState): Promise<void> {
  await expect.poll(() => machineState(folder), { timeout: 10_000, interval: 200 }).toEqual(before);
}

/** Those that were started with a path below the folder, and those that see a mount of it: a container does. */
function processesOf(folder: string): readonly string[] {
  return processIds()
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim() }))
    .filter(({ pid, command }) => `${command}\n${read(`/proc/${pid}/mountinfo`)}`.includes(folder))
    .map(({ command }) => command);
}

function processIds(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // Gone by now.
  }
}

/** The process ids of a process and of all that came from it. */
export function treeOf(pid: number): readonly number[] {
  const parents = processIds().map((one) => ({
    pid: one,
    parent: Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${one}/status`))?.[1]),
  }));
  const tree = [pid];
  for (const one of tree) tree.push(...parents.filter(({ parent }) => parent === one).map((child) => child.pid));
  return tree;
}
