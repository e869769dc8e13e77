import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command line of `npm run mesh --` that is running. */
export interface Running {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

export function startMesh(folder: string, ...args: readonly string[]): Running {
  const main = join(import.meta.dirname, "../main.ts");
  const env = { ...process.env, DYEING_MESH_FOLDER: folder };
  const child = spawn(process.execPath, ["--conditions=dyeing-source", main, ...args], { env });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}

export function mesh(folder: string, ...args: readonly string[]): Promise<Ended> {
  return startMesh(folder, ...args).ended;
}
