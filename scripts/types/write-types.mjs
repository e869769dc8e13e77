#!/usr/bin/env node
// Writes the public types of every package's entries to docs/types, so that a change of them shows in review:
// node scripts/types/write-types.mjs [--check] [PACKAGE...]. With --check nothing is written, and any difference is a failure.
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publicTypes } from "./public-types.mjs";

const root = join(import.meta.dirname, "../..");
const home = join(root, "docs/types");
const [check, names] = process.argv[2] === "--check" ? [true, process.argv.slice(3)] : [false, process.argv.slice(2)];
const published = globSync("packages/*/package.json", { cwd: root })
  .map((path) => ({ folder: dirname(path), ...JSON.parse(readFileSync(join(root, path), "utf8")) }))
  .filter((manifest) => manifest.private !== true);
const unknown = names.filter((name) => !published.some((one) => one.name === name));
if (unknown.length > 0) throw new Error(`no published package is called ${unknown.join(", ")}`);

const different = [];
for (const { name, folder } of published.filter((one) => names.length === 0 || names.includes(one.name))) {
  const target = join(home, name.split("/")[1]);
  // Inside the checkout, so that declarations find what they import, and outside of node_modules, which is other people's.
  const work = mkdtempSync(join(root, ".dyeing-types-"));
  try {
    const types = publicTypes(join(root, folder), work);
    for (const stale of globSync(`${target}/**/*.md`)) {
      if (Object.keys(types).some((file) => join(target, file) === stale)) continue;
      different.push(stale);
      if (!check) rmSync(stale);
    }
    for (const [file, text] of Object.entries(types)) {
      const path = join(target, file);
      if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
      different.push(path);
      if (check) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  } finally {
    rmSync(work, { recursive: true });
  }
}
const list = different.map((path) => path.slice(root.length + 1)).join(", ");
if (!check) console.log(list === "" ? "docs/types is as it was" : `written: ${list}`);
else if (list === "") console.log("docs/types says what the packages export");
else {
  console.error(`public types have changed: ${list}`);
  console.error("look at the difference of `npm run types`, and commit it with a changeset");
  process.exitCode = 1;
}
