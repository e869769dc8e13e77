import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A program that has said in a line of JSON that it is ready. */
export interface Program<Ready> {
  readonly ready: Ready;
  /** CPU milliseconds of all its threads so far. */
  cpuMs(): number;
  end(): Promise<void>;
}

export async function startProgram<Ready>(path: string, args: readonly string[]): Promise<Program<Ready>> {
  const child = spawn(process.execPath, ["--conditions=dyeing-source", path, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { ready: JSON.parse(line) as Ready, cpuMs: () => cpuMs(child.pid ?? 0), end: () => end(child) };
  }
  throw new Error(`\`${path}\` ended before it was ready`);
}

/** The scheduler's own count, in nanoseconds; that of `stat` has ticks of 10 ms. */
function cpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const times = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
