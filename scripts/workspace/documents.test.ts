import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, workspacePackages } from "./packages.ts";

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

it("the glossary, and the README of what judges, have every word of a report's verdicts", () => {
  const [, list = ""] = /VERDICTS = \[([^\]]*)\]/.exec(read("packages/verify/src/judge/verdict.ts")) ?? [];
  const verdicts = [...list.matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? "");
  expect(verdicts).toHaveLength(14);
  for (const page of ["docs/glossary.md", "packages/verify/README.md"]) {
    const terms = [...read(page).matchAll(/^\| ([^|]+) \|/gm)].map((match) => match[1]).join("\n");
    for (const word of verdicts) expect(terms, page).toMatch(new RegExp(`(?<![\\w-])${word}(?![\\w-])`));
  }
});

it("pages that count the demo's rides count right", () => {
  const rides = read("reference-app/demo/rides.jsonl").trim().split("\n").length;
  const pages = ["README.md", "README.zh-CN.md", "docs/getting-started.md", "docs/getting-started.zh-CN.md"];
  for (const page of pages) {
    const counted = [...read(page).matchAll(/(\d+) (?:rides through|rides and|个行程)/g)].map((match) =>
      Number(match[1]),
    );
    expect(counted, page).toEqual([rides]);
  }
});

it("both READMEs show the demo's output, and name every package that is released", () => {
  const outputs = ["README.md", "README.zh-CN.md"].map((page) =>
    blocks(page).filter((block) => block.startsWith("```text")),
  );
  expect(outputs[0]).toHaveLength(1);
  expect(outputs[1]).toEqual(outputs[0]);
  for (const { name, folder, manifest } of workspacePackages()) {
    if (manifest.private === true) continue;
    for (const page of ["README.md", "README.zh-CN.md"]) expect(read(page), page).toContain(`[\`${name}\`](${folder})`);
  }
});
