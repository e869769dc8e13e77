import { loadavg } from "node:os";
import { startMesh } from "./mesh-command.ts";

/** For all of it: `up` has a limit of its own for pods, and an image of changed sources takes minutes on a busy machine. */
const LIMIT_MS = 540_000;
/** For hooks that bring a lab up: longer, so that what is said is said here. */
export const UP_TIMEOUT_MS = LIMIT_MS + 30_000;

export interface UpReport {
  readonly ms: number;
  readonly memoryMiB: number;
  readonly phases: Readonly<Record<string, number>>;
}

/** @throws Error with what it said; no lab is up then */
export async function bringUp(folder: string, args: readonly string[] = []): Promise<UpReport> {
  const coming = startMesh({ folder, args: ["up", "--json", ...args] });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    coming.kill("SIGINT");
  }, LIMIT_MS);
  const { code, out, err } = await coming.ended.finally(() => clearTimeout(timer));
  if (code === 0) return JSON.parse(out) as UpReport;
  const why = late ? `not up after ${LIMIT_MS / 1_000} s, with a load of ${loadavg()[0]?.toFixed(0)}` : `exit ${code}`;
  throw new Error(`the lab does not come up: ${why}: ${err.trim() || out.trim()}`);
}
