import { execFile } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packedManifest } from "./manifest.mjs";

const run = promisify(execFile);

/**
 * Builds and packs packages that are published, as a release does.
 *
 * @param names Of the wanted ones; all without it.
 * @returns By name: the tarball of each, in `destination`.
 */
export async function pack(root, destination, names) {
  const packages = globSync("packages/*/package.json", { cwd: root })
    .map((path) => ({ folder: dirname(path), ...JSON.parse(readFileSync(join(root, path), "utf8")) }))
    .filter((manifest) => manifest.private !== true && (names?.includes(manifest.name) ?? true));
  // turbo would report its use to its maker.
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
  const filters = packages.map(({ name }) => `--filter=${name}`);
  const turbo = join(root, "node_modules/.bin/turbo");
  await run(turbo, ["run", "build", ...filters, "--output-logs=errors-only"], { cwd: root, env });
  const tarballs = {};
  for (const { name, folder } of packages) {
    tarballs[name] = join(destination, await packOne(join(root, folder), destination));
  }
  return tarballs;
}

/** Packs a copy: what is packed has no sources, and its manifest does not name them. */
async function packOne(folder, destination) {
  const copy = mkdtempSync(join(tmpdir(), "dyeing-pack-"));
  try {
    const isLeft = (path) => !["node_modules", "src", "test"].some((name) => path === join(folder, name));
    cpSync(folder, copy, { recursive: true, filter: isLeft });
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    writeFileSync(join(copy, "package.json"), `${JSON.stringify(packedManifest(manifest), null, 2)}\n`);
    const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", destination];
    return (await run("npm", args, { cwd: copy })).stdout.trim();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
