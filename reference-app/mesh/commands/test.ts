import { join } from "node:path";
import type { MeshOptions } from "../options.ts";
import type { ProofOptions } from "../proof/proof-options.ts";
import { findLab, labFolder, requireLab } from "../running-lab.ts";
import { down } from "./down.ts";
import { enter } from "./enter.ts";
import { up } from "./up.ts";

const MAIN = join(import.meta.dirname, "../proof/main.ts");

export interface TestOptions {
  readonly options: MeshOptions;
  readonly interrupted: AbortSignal;
}

/** Runs `test` or `soak` in the lab's network; resolves with its exit code. @throws LabError */
export async function test({ options, interrupted }: TestOptions): Promise<number> {
  const folder = labFolder();
  const isUp = findLab(folder) !== undefined;
  if (!isUp) {
    tell("there is no mesh lab: one comes up for this test, and goes down after it");
    await up({ options: { ...options, json: false }, interrupted, print: tell });
  }
  try {
    const lab = requireLab(folder);
    const { json, markdown, rides, breakEdge, bleedEdge, hops } = options;
    const asked: ProofOptions = { lab, folder, json, markdown, rides, breakEdge, bleedEdge, hops };
    const command = [process.execPath, "--conditions=dyeing-source", MAIN, JSON.stringify(asked)];
    const code = await enter(lab, command, interrupted);
    interrupted.throwIfAborted();
    return code;
  } finally {
    if (!isUp) {
      await down();
      tell("the mesh lab is down");
    }
  }
}

/** stdout is the report's. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
