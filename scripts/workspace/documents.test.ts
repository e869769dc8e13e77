import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./packages.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const blocks = (page: string) => read(page).match(/^```\w+\n[\s\S]*?^```$/gm) ?? [];
const links = (page: string) => [...read(page).matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]);

it("the Chinese getting-started has the files, commands and outputs of the English one, which a test runs", () => {
  expect(blocks("docs/getting-started.zh-CN.md")).toEqual(blocks("docs/getting-started.md"));
});

it("and leads to the same pages", () => {
  const others = (page: string) => new Set(links(page).filter((link) => !link?.startsWith("getting-started")));
  expect(others("docs/getting-started.zh-CN.md")).toEqual(others("docs/getting-started.md"));
});

it("the glossary has every word of a report's verdicts", () => {
  const [, list = ""] = /VERDICTS = \[([^\]]*)\]/.exec(read("packages/verify/src/judge/verdict.ts")) ?? [];
  const verdicts = [...list.matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? "");
  expect(verdicts).toHaveLength(13);
  const terms = [...read("docs/glossary.md").matchAll(/^\| ([^|]+) \|/gm)].map((match) => match[1]).join("\n");
  for (const word of verdicts) expect(terms).toMatch(new RegExp(`(?<![\\w-])${word}(?![\\w-])`));
});
