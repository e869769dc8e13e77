import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VERDICTS } from "../src/index.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const block = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(readme)?.[1] ?? "";

test("the README's program prints what the README says", () => {
  const folder = mkdtempSync(join(root, "test/.readme-"));
  try {
    const file = join(folder, "program.ts");
    writeFileSync(file, block("ts"));
    const printed = execFileSync(process.execPath, ["--conditions=dyeing-source", file], { encoding: "utf8" });
    expect(printed).toBe(block("text"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the README has a row for every verdict", () => {
  const rows = [...readme.matchAll(/^\| (`.*?) \|/gm)].flatMap((row) => [...(row[1] ?? "").matchAll(/`([a-z-]+)`/g)]);
  const named = rows.map((match) => match[1]);
  for (const verdict of VERDICTS) if (verdict !== "clean") expect(named).toContain(verdict);
});
