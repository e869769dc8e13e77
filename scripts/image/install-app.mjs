import { execFile } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "../build/pack.mjs";

const run = promisify(execFile);

/** What of the system's sources runs in a pod. Node runs TypeScript as it is. */
const SOURCES = ["contracts", "geo", "kit", "outside", "services", "stores", "topology.ts"];
const NOT_RUN = /\/(?:test|testing|bench)(?:\/|$)|\.test\.ts$|\.(?:md|proto)$|\/buf[^/]*\.yaml$/;

/**
 * The sources, and what they depend on: our packages as a release packs them, everybody else's in the versions of the
 * lock file.
 *
 * @param packed A folder for tarballs; npm reads them once.
 */
export async function installApp(folder, root, packed) {
  const app = join(root, "reference-app");
  mkdirSync(folder);
  for (const source of SOURCES) {
    cpSync(join(app, source), join(folder, source), { recursive: true, filter: (path) => !NOT_RUN.test(path) });
  }

  const { dependencies } = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
  const tarballs = await pack(root, packed, ourPackages(Object.keys(dependencies), root));
  const versions = lockedVersions(root);
  const others = Object.keys(dependencies).filter((name) => tarballs[name] === undefined);
  const wanted = Object.fromEntries(others.map((name) => [name, versions[name]]));
  const direct = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
  // npm refuses to override what is asked for directly.
  const overrides = Object.fromEntries(Object.entries(versions).filter(([name]) => wanted[name] === undefined));
  const manifest = { name: "carpool", private: true, type: "module" };
  write(folder, { ...manifest, dependencies: { ...wanted, ...direct }, overrides });
  const flags = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--no-package-lock"];
  await run("npm", ["install", ...flags], { cwd: folder });

  // The tarballs are gone when this runs: the manifest says what they were.
  const ours = Object.fromEntries(Object.keys(tarballs).map((name) => [name, versionIn(folder, name)]));
  write(folder, { ...manifest, dependencies: { ...wanted, ...ours } });
  rmSync(join(folder, "node_modules/.package-lock.json"), { force: true });
  // For debuggers, compilers and CommonJS: a third of the packages, and nothing of it is read here.
  for (const path of globSync("node_modules/**/*.{map,d.ts,d.mts,d.cts}", { cwd: folder })) rmSync(join(folder, path));
}

/** Those of this workspace among the names, and what they in turn need of it. */
function ourPackages(names, root) {
  const ours = new Map(
    globSync("packages/*/package.json", { cwd: root })
      .map((path) => JSON.parse(readFileSync(join(root, path), "utf8")))
      .map((manifest) => [manifest.name, manifest]),
  );
  const found = new Set(names.filter((name) => ours.has(name)));
  for (const name of found) {
    for (const needed of Object.keys(ours.get(name).dependencies ?? {})) if (ours.has(needed)) found.add(needed);
  }
  return [...found];
}

/** By name, of all packages that the lock file has in one version only: npm would take newer ones. */
function lockedVersions(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const versions = {};
  const several = new Set();
  for (const [path, { version, link, dev }] of Object.entries(packages)) {
    const name = path.split("node_modules/").slice(1).at(-1);
    if (name === undefined || link || dev || version === undefined) continue;
    if (versions[name] !== undefined && versions[name] !== version) several.add(name);
    // The one that is not nested is what this workspace itself meets.
    if (versions[name] === undefined || path === `node_modules/${name}`) versions[name] = version;
  }
  return Object.fromEntries(
    Object.entries(versions).filter(([name]) => !several.has(name) || packages[`reference-app`].dependencies[name]),
  );
}

function write(folder, manifest) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function versionIn(folder, name) {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}
