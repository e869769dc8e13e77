#!/usr/bin/env node
// Makes what a release consists of, into an empty folder: node scripts/release/make-release.mjs FOLDER
// The tarballs, a software bill of materials over all of them (sbom.cdx.json), and SHA256SUMS.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pack } from "../build/pack.mjs";
import { billOfMaterials } from "./bill-of-materials.mjs";

if (process.argv[2] === undefined) {
  console.error("usage: node scripts/release/make-release.mjs FOLDER");
  process.exit(2);
}
const root = join(import.meta.dirname, "../..");
const folder = resolve(process.argv[2]);
mkdirSync(folder, { recursive: true });
if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);

const tarballs = Object.values(await pack(root, folder));
writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(billOfMaterials(root, tarballs), null, 2)}\n`);
const sums = readdirSync(folder)
  .sort()
  .map(
    (file) =>
      `${createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex")}  ${file}`,
  );
writeFileSync(join(folder, "SHA256SUMS"), `${sums.join("\n")}\n`);
console.log(sums.join("\n"));
