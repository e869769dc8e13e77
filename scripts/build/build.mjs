#!/usr/bin/env node
// Builds the package in whose folder it is started: ES modules into dist/, CommonJS into dist/cjs/, each with declarations.
// What is built follows from the package's manifest: its entries, and its `bin`.
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "tsup";
import { esmOnlyDependencies, writeBundledLicenses } from "./bundled-packages.mjs";
import { builtName, entriesOf } from "./manifest.mjs";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const entries = entriesOf(manifest).map(([, source]) => source);
const programs = Object.values(manifest.bin ?? {}).map((path) =>
  path.replace("./dist/", "./src/").replace(/js$/, "ts"),
);

// tsup's own declarations crash with TypeScript 7.
const common = {
  target: "node22",
  sourcemap: true,
  dts: false,
  config: false,
  silent: true,
  removeNodeProtocol: false,
};
// Split: two entries share what they have in common, instead of a copy each.
const modules = { ...common, format: "esm", splitting: true };

await build({
  ...modules,
  entry: byName([...entries, ...programs]),
  outDir: "dist",
  clean: true,
});
declare("dist");

// CommonJS from ES modules file by file: esbuild splits these only, and what tsup splits for CommonJS loses its syntax.
const split = "dist/cjs/split";
await build({
  ...modules,
  entry: byName(entries),
  outDir: split,
  noExternal: esmOnlyDependencies(manifest, process.cwd()),
});
await build({
  ...common,
  entry: Object.fromEntries(
    globSync(`${split}/**/*.js`).map((path) => [relative(split, path).replace(/\.js$/, ""), path]),
  ),
  format: "cjs",
  bundle: false,
  outDir: "dist/cjs",
  // The folder has a package.json of its own; older tools that do not know `.cjs` take it for a file to copy.
  outExtension: () => ({ js: ".js" }),
});
rmSync(split, { recursive: true });
declare("dist/cjs");
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
writeBundledLicenses("dist", process.cwd());

function byName(sources) {
  return Object.fromEntries(sources.map((source) => [builtName(source), source]));
}

function declare(outDir) {
  const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", outDir], { stdio: "inherit" });
  // tsc leaves the `.ts` of relative imports in declarations: no file of that name is beside them.
  for (const path of globSync(`${outDir}/**/*.d.ts`)) {
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll(/((?:from|import) ?\(?"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'));
  }
}
