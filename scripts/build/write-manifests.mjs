#!/usr/bin/env node
// Writes what follows from a published package's entries, and from the workspace, into its manifest, and the licence beside
// it: node scripts/build/write-manifests.mjs. To add an entry, write `"./name": { "dyeing-source": "./src/name/index.ts" }`
// into `exports` and run this.
import { copyFileSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishedManifest } from "./manifest.mjs";

const root = join(import.meta.dirname, "../..");
const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
for (const path of globSync("packages/*/package.json", { cwd: root })) {
  const file = join(root, path);
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  if (manifest.private === true) continue;
  const written = publishedManifest(manifest, dirname(path), repository);
  writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`);
  copyFileSync(join(root, "LICENSE"), join(root, dirname(path), "LICENSE"));
}
