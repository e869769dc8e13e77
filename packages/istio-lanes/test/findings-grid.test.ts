import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { formatPosition, readResourceTexts } from "../src/explain/index.ts";
import { FINDING_LEVELS, type FindingCode } from "../src/resource/finding.ts";

// Each file begins with everything there is to say about it: `# CODE file:line:column: message`, a line for each.
// `DYEING_WRITE_GOLDEN=1` writes these lines.
const folder = new URL("../testdata/findings/", import.meta.url);
const files = readdirSync(folder).sort();
const said = new Set<string>();

it.each(files)("%s", (file) => {
  const url = new URL(file, folder);
  const text = readFileSync(url, "utf8");
  const golden = /^(?:# LANES_.*\n)*/.exec(text)?.[0] ?? "";
  // The lines above are part of the file: places count from its top.
  const read = (lines: number) =>
    readResourceTexts([{ file, text: "#\n".repeat(lines) + text.slice(golden.length) }]).findings;
  const findings = read(read(0).length);
  const actual = findings
    .map(({ code, position, message }) => `# ${code} ${formatPosition(position)}: ${message}\n`)
    .join("");
  for (const { code } of findings) said.add(code);
  if (process.env.DYEING_WRITE_GOLDEN === "1") writeFileSync(url, actual + text.slice(golden.length));
  expect(actual).toBe(process.env.DYEING_WRITE_GOLDEN === "1" ? actual : golden);
  expect(actual).not.toBe("");
});

it("every code that a text can cause is among them", () => {
  const codes = (Object.keys(FINDING_LEVELS) as FindingCode[]).filter((code) => code !== "LANES_UNREADABLE");
  expect([...said].sort()).toEqual(codes.sort());
});
