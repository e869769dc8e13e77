import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a lab could leave behind on a machine, each as lines that can be compared. */
export interface MachineState {
  readonly links: readonly string[];
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  readonly rules: readonly string[];
  /** Programs of the lab that run, wherever on the machine. */
  readonly processes: readonly string[];
}

const PROGRAMS = /^(etcd|kube-\S+|pilot-\S+|envoy|istiod)$|reference-app\/mesh\/lab\/main\.ts/;

/** `mark`: only processes whose command line or environment names it, so that another lab does not disturb. */
export function machineState(mark: string): MachineState {
  const lines = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { encoding: "utf8" }).split("\n").filter(Boolean);
  return {
    links: lines("ip", "-o", "link").map((line) => line.split(": ")[1] ?? line),
    namespaces: lines("ip", "netns", "list"),
    mounts: readFileSync("/proc/self/mounts", "utf8").split("\n").filter(Boolean),
    // Counters move by themselves.
    rules: lines("iptables-save").filter((line) => /^(-A|\*)/.test(line)),
    processes: processesOf(mark),
  };
}

function processesOf(mark: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim())
    .filter((line) => line.includes(mark) && line.split(" ").some((word) => PROGRAMS.test(baseName(word))));
}

function baseName(word: string): string {
  return word.endsWith(".ts") ? word : word.slice(word.lastIndexOf("/") + 1);
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
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`))?.[1]) }));
  const tree = [pid];
  for (const one of tree) tree.push(...parents.filter(({ parent }) => parent === one).map((child) => child.pid));
  return tree;
}
