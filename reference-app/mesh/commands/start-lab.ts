import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { filesIn } from "../lab/files.ts";
import { LabError } from "../lab/lab-error.ts";
import type { LabEvent, LabOptions } from "../lab/options.ts";
import { writeLab } from "../running-lab.ts";

const MAIN = join(import.meta.dirname, "../lab/main.ts");
/** What is the lab's alone. */
const NAMESPACES = ["--mount", "--net", "--pid", "--uts", "--ipc"];

export type Ready = LabEvent & { readonly event: "ready" };

/**
 * Starts the lab's process and follows it until the lab is up. The process stays.
 * @throws LabError when it does not come up; nothing of it is left then
 */
export async function startLab(options: LabOptions, onEvent: (event: LabEvent) => void): Promise<Ready> {
  const { folder, profile, tools } = options;
  const files = filesIn(folder);
  mkdirSync(files.logs, { recursive: true });
  const log = openSync(files.log("lab"), "a");
  const node = [process.execPath, "--conditions=dyeing-source", MAIN, JSON.stringify(options)];
  const child = spawn("unshare", [...NAMESPACES, "--mount-proc", "--fork", "--kill-child", ...node], {
    stdio: ["pipe", "pipe", log],
    // Not in our group: Ctrl-C is ours to hear.
    detached: true,
  });
  closeSync(log);
  if (child.pid === undefined) throw new LabError("`unshare` cannot be started");
  writeLab(folder, { pid: child.pid, since: new Date().toISOString(), profile, tools });
  const ready = await untilReady(child, files.log("lab"), onEvent);
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) pipe?.destroy();
  return ready;
}

function untilReady(child: ChildProcess, log: string, onEvent: (event: LabEvent) => void): Promise<Ready> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error("child process without pipes"));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event = JSON.parse(line) as LabEvent;
      onEvent(event);
      if (event.event === "ready") resolve(event);
      if (event.event === "failed") reject(new LabError(event.message));
    });
    child.on("error", (error) => reject(new LabError(`the lab cannot be started: ${error.message}`)));
    child.on("exit", (code, signal) => reject(new LabError(`the lab ended with ${signal ?? code}; its log is ${log}`)));
  });
}
