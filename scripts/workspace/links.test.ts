import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, workspacePackages } from "./packages.ts";

const documents = globSync(["*.md", "docs/**/*.md", "packages/*/*.md", "reference-app/**/*.md"], {
  cwd: ROOT,
  exclude: (name) => String(name).includes("node_modules"),
});

it.each(documents)("the relative links of %s lead somewhere", (path) => {
  const text = readFileSync(join(ROOT, path), "utf8").replaceAll(/```[\s\S]*?```/g, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
  const broken = links
    .filter((link) => !/^[a-z]+:|^#/.test(link))
    .filter((link) => !existsSync(join(ROOT, dirname(path), link.split("#")[0] ?? "")));
  expect(broken).toEqual([]);
});

const { repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);

it.each(documents)("the links of %s into the repository lead somewhere", (path) => {
  const text = readFileSync(join(ROOT, path), "utf8");
  const links = [...text.matchAll(/https:\/\/github\.com\/[^/\s)]+\/dyeing\/(?:blob|tree)\/main\/[^)\s#]*/g)];
  for (const [link] of links) {
    expect(link.startsWith(`${repository}/`), link).toBe(true);
    expect(existsSync(join(ROOT, link.slice(`${repository}/blob/main/`.length))), link).toBe(true);
  }
});

it.each(published)("$folder/README.md, which npm shows, has no relative links", ({ folder }) => {
  const text = readFileSync(join(ROOT, folder, "README.md"), "utf8").replaceAll(/```[\s\S]*?```/g, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
  expect(links.filter((link) => !/^https:|^#/.test(link))).toEqual([]);
});
