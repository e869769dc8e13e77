import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Dependencies that exist as ES modules only: Jest and older tools cannot `require()` them, so the CommonJS build has them inside. */
export function esmOnlyDependencies(manifest, folder) {
  return Object.keys(manifest.dependencies ?? {}).filter((name) => {
    if (name.startsWith("@dyeing/")) return false;
    const { type, exports } = manifestOf(name, folder);
    return type === "module" && (exports?.["."] ?? exports)?.require === undefined;
  });
}

/** Writes the licences of the packages that became part of what was built, as these licences ask. */
export function writeBundledLicenses(target, folder) {
  const texts = bundledPackages(target, folder).map(
    ({ name, version, license }) => `${name} ${version} (${license})\n\n${licenseOf(name, folder)}\n`,
  );
  if (texts.length > 0) writeFileSync(join(target, "BUNDLED-LICENSES.txt"), texts.join("\n----\n\n"));
}

/**
 * The manifests of the packages of others that are part of what was built, as the source maps name them.
 *
 * @param target The folder of what was built.
 * @param folder From where they were taken, or a folder below it.
 */
export function bundledPackages(target, folder) {
  const names = globSync(`${target}/**/*.js.map`).flatMap((path) =>
    JSON.parse(readFileSync(path, "utf8")).sources.map(
      (source) => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1],
    ),
  );
  return [...new Set(names.filter((name) => name !== undefined))].sort().map((name) => manifestOf(name, folder));
}

function licenseOf(name, folder) {
  const where = folderOf(name, folder);
  const file = readdirSync(where).find((entry) => /^licen[cs]e(?:\.|$)/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return readFileSync(join(where, file), "utf8").trim();
}

function manifestOf(name, folder) {
  return JSON.parse(readFileSync(join(folderOf(name, folder), "package.json"), "utf8"));
}

function folderOf(name, from) {
  const folder = join(from, "node_modules", name);
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new Error(`${name} is not installed`);
  return folderOf(name, dirname(from));
}
