#!/usr/bin/env node
// Runs a Node script under another Node version: node scripts/with-node.mjs 22 path/to/script.mjs args...
// The version is fetched once through npm (package `node`) into a cache folder outside the checkout.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** Pinned: a new patch release must not change what CI proves. Floors: docs/compatibility.md. */
const VERSIONS = {
  20: "20.20.2",
  "22-features": "22.12.0",
  "22-floor": "22.22.2",
  22: "22.23.3",
  24: "24.21.0",
  26: "26.10.0",
};

const [key, ...args] = process.argv.slice(2);
const version = VERSIONS[key];
if (version === undefined || args.length === 0) {
  console.error(`usage: node scripts/with-node.mjs ${Object.keys(VERSIONS).join("|")} SCRIPT [ARG...]`);
  process.exit(2);
}

const binary = nodeBinary(version);
const env = { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH}` };
const child = spawn(binary, args, { stdio: "inherit", env });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

function nodeBinary(wanted) {
  const cache = process.env.DYEING_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "dyeing");
  const folder = join(cache, `node-${wanted}`);
  const path = join(folder, "node_modules", "node", "bin", "node");
  if (!existsSync(path)) install(cache, folder, wanted);
  return path;
}

function install(cache, folder, wanted) {
  console.error(`fetching node ${wanted} into ${cache}`);
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const result = spawnSync("npm", ["install", ...flags, `node@${wanted}`], { cwd: partial, stdio: ["ignore", 2, 2] });
  if (result.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    console.error(`cannot fetch node ${wanted}`);
    process.exit(1);
  }
  // Renamed when whole: an interrupted fetch leaves nothing that looks finished.
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}
