import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

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
    const args = ["pack", "--silent", "--pack-destination", destination];
    const { stdout } = await run("npm", args, { cwd: join(root, folder) });
    tarballs[name] = join(destination, stdout.trim());
  }
  return tarballs;
}
