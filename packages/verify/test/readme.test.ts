import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VERDICTS } from "../src/index.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

test("the README has a row for every verdict", () => {
  const rows = [...readme.matchAll(/^\| (`.*?) \|/gm)].flatMap((row) => [...(row[1] ?? "").matchAll(/`([a-z-]+)`/g)]);
  const named = rows.map((match) => match[1]);
  for (const verdict of VERDICTS) if (verdict !== "clean") expect(named).toContain(verdict);
});
