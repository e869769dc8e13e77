import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { LanesLibrary } from "./lanes-operations.ts";

/** The commit of @dyeing/lanes 0.1.0, which read VirtualServices and DestinationRules and little of them. */
const COMMIT = "d6d25c5bc059879ba5deccd40aab8ea2ddf1f748";
const SOURCES = "packages/istio-lanes/src";

/** The explainer of version 0.1.0, out of the repository's history. Throws when the history is not there. */
export async function lanesBefore(): Promise<LanesLibrary> {
  const root = fileURLToPath(new URL("../../../../", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "dyeing-lanes-before-"));
  try {
    const archive = execFileSync("git", ["archive", COMMIT, SOURCES], { cwd: root, maxBuffer: 1 << 24 });
    execFileSync("tar", ["-x"], { cwd: folder, input: archive });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    return await import(pathToFileURL(join(folder, SOURCES, "explain/index.ts")).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
