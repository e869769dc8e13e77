#!/usr/bin/env node
// Makes the file tree of the carpool system's image: npm run image -- DIR. The Dockerfile copies it as it is, the mesh lab
// takes it as its pods' root folder. One tree for all services: they differ in what is started, not in what is there.
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { installApp } from "./install-app.mjs";
import { writeSystem } from "./write-system.mjs";

const [target, ...more] = process.argv.slice(2);
if (target === undefined || target.startsWith("-") || more.length > 0) fail("usage: npm run image -- DIR");
if (process.platform !== "linux") fail("the image is for Linux, and so are the programs in it: make it there");
// npm starts scripts in the repository's root; paths are meant from where it was started.
const folder = resolve(process.env.INIT_CWD ?? ".", target);
if (existsSync(folder) && readdirSync(folder).length > 0 && !isImage(folder)) {
  fail(`\`${folder}\` is not empty and no image: nothing is deleted`);
}

const root = join(import.meta.dirname, "../..");
const packed = mkdtempSync(join(tmpdir(), "dyeing-image-"));
// Beside the target: it is there whole, or not at all.
const made = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
try {
  writeSystem(made, join(root, "node_modules/node/bin/node"));
  await installApp(join(made, "app"), root, packed);
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
} finally {
  rmSync(packed, { recursive: true, force: true });
  rmSync(made, { recursive: true, force: true });
}
console.log(folder);

function isImage(path) {
  const manifest = join(path, "app/package.json");
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "carpool";
}

function fail(text) {
  console.error(text);
  process.exit(2);
}
