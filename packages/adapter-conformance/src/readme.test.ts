import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { failingCases } from "./run/failing-cases.ts";

test("the subject in the README conforms", { timeout: 60_000 }, async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const file = new URL(`readme-${process.pid}.ts`, import.meta.url);
  await writeFile(file, code ?? "");
  try {
    const { subject } = await import(file.href);
    expect(await failingCases(subject)).toEqual([]);
  } finally {
    await rm(file);
  }
});
