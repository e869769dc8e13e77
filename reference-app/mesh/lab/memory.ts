import { readdirSync, readFileSync } from "node:fs";

/** What the processes that are seen from here hold, each shared page counted once in proportion. */
export function memoryMiB(): number {
  const kilobytes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => proportional(pid));
  return Math.round(kilobytes.reduce((sum, value) => sum + value, 0) / 1024);
}

function proportional(pid: string): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0; // Gone by now.
  }
}
