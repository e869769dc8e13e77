import { spawn } from "node:child_process";
import { dirname, join } from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command line of `npm run mesh --` that is running. */
export interface Running {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** On stderr so far. */
  said(): string;
}

export interface MeshCommand {
  /** The lab's. Temporary files are written beside it. */
  readonly folder: string;
  readonly args: readonly string[];
  /** A command line that runs what follows it, on a machine that is not quite this one. */
  readonly through?: readonly string[];
}

export function startMesh({ folder, args, through = [] }: MeshCommand): Running {
  const main = join(import.meta.dirname, "../main.ts");
  const env = { ...process.env, DYEING_MESH_FOLDER: folder, TMPDIR: dirname(folder) };
  const [program = "", ...all] = [...through, process.execPath, "--conditions=dyeing-source", main, ...args];
  const child = spawn(program, all, { env });
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
  return { ended, kill: (signal) => void child.kill(signal), said: () => err };
}

export function mesh(folder: string, ...args: readonly string[]): Promise<Ended> {
  return startMesh({ folder, args }).ended;
}
