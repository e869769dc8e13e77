import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./packages.ts";

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
