#!/usr/bin/env node
// Whether the tag that started a release is the one of what is in the tree. Reads what GitHub's runner sets.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: place } = process.env;
const published = globSync("packages/*/package.json", { cwd: root })
  .map(read)
  .filter((manifest) => manifest.private !== true);

const faults = published
  .filter(({ version }) => tag !== `v${version}`)
  .map(({ name, version }) => `${name} is ${version}, and the tag ${tag}`);
const waiting = globSync(".changeset/*.md", { cwd: root }).filter((path) => !path.endsWith("README.md"));
if (waiting.length > 0) faults.push(`changesets wait: run \`npm run release:version\` first (${waiting.join(", ")})`);
// npm refuses a package whose manifest names another repository than the one that staged it.
const { repository } = read("package.json");
if (repository !== `https://github.com/${place}`) faults.push(`package.json names ${repository}, this is ${place}`);

for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
