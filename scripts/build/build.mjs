#!/usr/bin/env node
// Builds the package in whose folder it is started: ES modules into dist/, CommonJS into dist/cjs/, each with declarations.
// What is built follows from the package's manifest: its entries, and its `bin`.
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
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
  // A package holds no sources, whole ones in its maps neither.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
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
const inside = esmOnlyDependencies(manifest, process.cwd());
await build({
  ...modules,
  entry: byName(entries),
  outDir: split,
  noExternal: inside,
});
await build({
  ...common,
  // Node takes the ES modules. Here maps only say what of others is inside.
  sourcemap: inside.length > 0,
  entry: Object.fromEntries(
    globSync(`${split}/**/*.js`).map((path) => [relative(split, path).replace(/\.js$/, ""), path]),
  ),
  format: "cjs",
  bundle: false,
  outDir: "dist/cjs",
  // Jest and older tools read it, people read the ES modules: what a service installs has a budget (docs/decisions/0040).
  esbuildOptions: (options) => {
    options.sourcesContent = false;
    options.minifyWhitespace = true;
  },
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
  // Declarations hold the comments: a map to the sources would be as large as they are, twice.
  const args = ["-p", "tsconfig.build.json", "--declarationMap", "false", "--outDir", outDir];
  execFileSync(process.execPath, [tsc, ...args], { stdio: "inherit" });
  const reached = new Set();
  for (const source of entries) reach(join(outDir, `${builtName(source)}.d.ts`), reached);
  for (const path of globSync(`${outDir}/**/*.d.ts`)) {
    // What no entry leads to is nobody's. The other format, below, has its own.
    if (!reached.has(path) && (outDir !== "dist" || !path.startsWith("dist/cjs/"))) rmSync(path);
  }
}

/** Goes from a declaration to all that it names, and gives their imports the names of what is beside them. */
function reach(path, reached) {
  if (reached.has(path)) return;
  reached.add(path);
  const text = readFileSync(path, "utf8");
  // tsc leaves the `.ts` of relative imports in declarations: no file of that name is beside them.
  const written = text.replaceAll(/((?:from|import) ?\(?"(\.{1,2}\/[^"]+))\.ts"/g, (_, start, name) => {
    reach(join(dirname(path), `${name}.d.ts`), reached);
    return `${start}.js"`;
  });
  if (written !== text) writeFileSync(path, written);
}
