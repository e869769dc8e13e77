import type { MeshOptions } from "../options.ts";
import { findLab, labFolder } from "../running-lab.ts";
import { down } from "./down.ts";
import { up } from "./up.ts";

export interface OwnLabOptions {
  readonly options: MeshOptions;
  readonly interrupted: AbortSignal;
}

/** Does the work in the lab that is up; where none is, one comes up for it and goes down after it. @throws LabError */
export async function withOwnLab<T>({ options, interrupted }: OwnLabOptions, work: () => Promise<T>): Promise<T> {
  const isUp = findLab(labFolder()) !== undefined;
  if (!isUp) {
    tell("there is no mesh lab: one comes up for this, and goes down after it");
    await up({ options: { ...options, json: false }, interrupted, print: tell });
  }
  try {
    const result = await work();
    interrupted.throwIfAborted();
    return result;
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
