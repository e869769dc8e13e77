import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publishedManifest } from "../build/manifest.mjs";
import { ROOT, workspacePackages } from "./packages.ts";

const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
const { repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

it.each(published)(
  "$folder/package.json says what follows from its entries (scripts/build/write-manifests.mjs)",
  (entry) => {
    const written = publishedManifest(entry.manifest, entry.folder, repository);
    // As text: the order of conditions is what decides.
    expect(JSON.stringify(entry.manifest, null, 2)).toBe(JSON.stringify(written, null, 2));
  },
);

it.each(published)("$folder/LICENSE is the workspace's", ({ folder }) => {
  expect(readFileSync(join(ROOT, folder, "LICENSE"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
});

it.each(published)("$name has no part in OpenTelemetry's API but @dyeing/opentelemetry", ({ name, manifest }) => {
  const { dependencies, peerDependencies } = manifest;
  const asked = Object.keys({ ...dependencies, ...peerDependencies }).filter((one) =>
    one.startsWith("@opentelemetry/"),
  );
  expect(asked).toEqual(name === "@dyeing/opentelemetry" ? ["@opentelemetry/api"] : []);
});

it("no install line of a document names OpenTelemetry's API", () => {
  for (const path of [
    "README.md",
    "README.zh-CN.md",
    "docs/getting-started.md",
    ...published.map(({ folder }) => `${folder}/README.md`),
  ]) {
    const lines = readFileSync(join(ROOT, path), "utf8").split("\n");
    const install = lines.filter((line) => /^\s*(?:npm (?:install|i|add)|pnpm add|yarn add) /.test(line));
    expect(install.filter((line) => line.includes("@opentelemetry/api"))).toEqual([]);
  }
});
