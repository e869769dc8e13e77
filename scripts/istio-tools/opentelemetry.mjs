import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folderFor, install } from "./cache.mjs";
import { go } from "./go.mjs";

const SOURCES = fileURLToPath(new URL("../../tools/opentelemetry", import.meta.url));
const source = (name) => join(SOURCES, name);

/** Services in Go and Python that have OpenTelemetry and know of no dye. */
export function opentelemetry() {
  const folder = folderFor("opentelemetry", ["go.mod", "go.sum", "main.go", "requirements.txt"].map(source));
  const paths = { goService: join(folder, "service"), pythonPackages: join(folder, "python") };
  return {
    paths,
    files: Object.values(paths),
    checks: [],
    install: () => install(folder, "services with OpenTelemetry", build),
  };
}

async function build(folder) {
  await go(["build", "-ldflags=-s -w", "-o", join(folder, "service"), "."], {}, SOURCES);
  const options = ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check"];
  const args = [
    "-m",
    "pip",
    "install",
    ...options,
    "--target",
    join(folder, "python"),
    "-r",
    source("requirements.txt"),
  ];
  const { status, error } = spawnSync("python3", args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`\`python3 -m pip\` failed: ${error ?? `it ended with ${status}`}`);
}
