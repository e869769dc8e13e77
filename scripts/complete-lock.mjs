#!/usr/bin/env node
// Completes package-lock.json after `npm install`: adds the optional packages of other platforms that the registry in use
// did not serve. npm drops those silently when it writes the lock file, and `npm ci` then refuses the result.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const OS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const CPU = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

const ALIASES = { windows: "win32", 64: "x64" };

const file = join(resolve(import.meta.dirname, ".."), "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const { packages } = lock;
const added = [];

for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(path, name)) continue;
    packages[`node_modules/${name}`] = platformEntry(name, range, entry);
    added.push(`${name}@${range}`);
  }
}
if (added.length > 0) {
  const sorted = Object.keys(packages).sort((a, b) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted.map((path) => [path, packages[path]]));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? "package-lock.json is complete" : `added ${added.length}: ${added.join(", ")}`);

/** Whether Node would find the package from the folder of the one that wants it. */
function isThere(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules") - 1))) {
    if (packages[folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`] !== undefined) return true;
    if (folder === "") return false;
  }
}

/** By its name: such packages say there what they are for. Without an integrity: nobody could compute it. */
function platformEntry(name, range, parent) {
  const words = name.split(/[-/_.]/).map((word) => ALIASES[word] ?? word);
  const os = OS.filter((word) => words.includes(word));
  const cpu = CPU.filter((word) => words.includes(word));
  if (os.length === 0 && cpu.length === 0) throw new Error(`cannot tell the platform of ${name}`);
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return {
    version: range.replace(/^[^0-9]*/, ""),
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(libc !== undefined && { libc: [libc] }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
