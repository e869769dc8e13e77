import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LabError } from "../lab/lab-error.ts";
import type { MeshTools } from "../lab/options.ts";

const SCRIPT = fileURLToPath(new URL("../../../scripts/istio-tools.mjs", import.meta.url));

/** Where the programs are; builds them first on a machine that never did, which shows its progress on stderr. */
export function meshTools(): MeshTools {
  const known = where();
  if (known !== undefined) return known;
  // stdout may be for a program to read.
  const { status } = spawnSync(process.execPath, [SCRIPT, "mesh"], { stdio: ["ignore", 2, 2] });
  const tools = status === 0 ? where() : undefined;
  if (tools === undefined) {
    throw new LabError(
      "The programs of the mesh lab cannot be built; what Go or pip said stands above. `node scripts/istio-tools.mjs mesh` tries it again: it needs Go, Python 3 with pip, and their registries.",
    );
  }
  return tools;
}

function where(): MeshTools | undefined {
  const { status, stdout } = spawnSync(process.execPath, [SCRIPT, "--where", "mesh"], { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as MeshTools) : undefined;
}
