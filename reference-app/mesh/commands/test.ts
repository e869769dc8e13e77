import { join } from "node:path";
import type { MeshOptions } from "../options.ts";
import type { ProofOptions } from "../proof/proof-options.ts";
import { labFolder, requireLab } from "../running-lab.ts";
import { enter } from "./enter.ts";
import { withOwnLab } from "./with-own-lab.ts";

const MAIN = join(import.meta.dirname, "../proof/main.ts");

/** Runs `test` or `soak` in the lab's network; resolves with its exit code. @throws LabError */
export function test(options: MeshOptions, interrupted: AbortSignal): Promise<number> {
  return withOwnLab({ options, interrupted }, () => {
    const folder = labFolder();
    const lab = requireLab(folder);
    const { json, markdown, rides, breakEdge, bleedEdge, hops } = options;
    const asked: ProofOptions = { lab, folder, json, markdown, rides, breakEdge, bleedEdge, hops };
    return enter(lab, [process.execPath, "--conditions=dyeing-source", MAIN, JSON.stringify(asked)], interrupted);
  });
}
