import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");

it("the README's program prints what the README says", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const [, program = "", printed = ""] = /```ts\n([\s\S]*?)```\s+prints\s+```\n([\s\S]*?)```/.exec(readme) ?? [];
  // Inside the package, so that its own name resolves. A .mjs would do as well: the program has no types to strip.
  const file = join(folder, `readme-${process.pid}.mts`);
  writeFileSync(file, program);
  try {
    const flags = ["--conditions=dyeing-source"];
    expect(execFileSync(process.execPath, [...flags, file], { encoding: "utf8", timeout: 10_000 })).toBe(printed);
  } finally {
    rmSync(file);
  }
});
