import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { bundledPackages } from "../build/bundled-packages.mjs";

/**
 * The software bill of materials of a release (CycloneDX): npm's of an installation of the tarballs, less the frameworks
 * that are their users' own, with what is part of the tarballs.
 *
 * @param root Of the checkout, where what is part of the tarballs was taken from.
 */
export function billOfMaterials(root, tarballs) {
  const work = mkdtempSync(join(tmpdir(), "dyeing-sbom-"));
  const npm = (...args) =>
    execFileSync("npm", args, { cwd: work, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  try {
    for (const path of tarballs) cpSync(path, join(work, basename(path)));
    writeFileSync(
      join(work, "package.json"),
      JSON.stringify({ name: "dyeing-release", version: "0.0.0", private: true }),
    );
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    npm("install", ...flags, ...tarballs.map((path) => `./${basename(path)}`));
    const document = JSON.parse(npm("sbom", "--sbom-format=cyclonedx", "--sbom-type=library"));
    const components = new Map(document.components.map((component) => [component["bom-ref"], component]));
    const needs = new Map(document.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const ours = readdirSync(join(work, "node_modules/@dyeing")).map((name) => {
      const installed = join(work, "node_modules/@dyeing", name);
      const {
        name: full,
        version,
        dependencies = {},
      } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
      const ref = `${full}@${version}`;
      const own = needs
        .get(ref)
        .filter((other) => isOf(other, Object.keys(dependencies)) || other.startsWith("@dyeing/"));
      const inside = bundledPackages(join(installed, "dist"), root).map(componentOf);
      for (const component of inside) {
        if (components.has(component["bom-ref"])) continue;
        components.set(component["bom-ref"], component);
        needs.set(component["bom-ref"], []);
      }
      needs.set(ref, [...new Set([...own, ...inside.map((component) => component["bom-ref"])])]);
      return ref;
    });
    const wanted = [...reachable(ours, needs)].sort();
    const start = document.metadata.component["bom-ref"];
    return {
      ...document,
      components: wanted.map((ref) => components.get(ref)),
      dependencies: [{ ref: start, dependsOn: ours }, ...wanted.map((ref) => ({ ref, dependsOn: needs.get(ref) }))],
    };
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Whether a reference (`name@version`) is of one of the names. */
function isOf(ref, names) {
  return names.includes(ref.slice(0, ref.lastIndexOf("@")));
}

function reachable(start, needs) {
  const seen = new Set(start);
  for (const ref of seen) for (const other of needs.get(ref) ?? []) seen.add(other);
  return seen;
}

function componentOf({ name, version, license }) {
  return {
    "bom-ref": `${name}@${version}`,
    type: "library",
    name,
    version,
    scope: "required",
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    licenses: [{ license: { id: license } }],
  };
}
