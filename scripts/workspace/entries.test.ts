import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { entriesOf } from "../build/manifest.mjs";
import { ROOT, workspacePackages } from "./packages.ts";

const entries = workspacePackages()
  .filter(({ manifest }) => manifest.exports !== undefined)
  .flatMap(({ folder, manifest }) =>
    (entriesOf(manifest) as [string, string][]).map(([, source]) => join(folder, source)),
  );

// A comment right above an export belongs to that export, and the formatter moves it away with it.
it.each(entries)("a heading in %s has a blank line behind it", (path) => {
  const lines = readFileSync(join(ROOT, path), "utf8").split("\n");
  const attached = lines.filter((line, at) => line.startsWith("//") && !/^(?:\/\/.*)?$/.test(lines[at + 1] ?? ""));
  expect(attached).toEqual([]);
});

/** Types of how policies are compiled, and of what a process shares: nobody outside could use them, and they change. */
const INTERNAL =
  /\b(?:RuleSet|CompiledRule|CompiledTag|Locator|ParsedPolicy|Carried|DyeRecord|RequestScope|Entry|Runtime|ReceiveSettings)\b/;

it.each(entries)("%s exports nothing of what is internal", (path) => {
  expect(INTERNAL.exec(readFileSync(join(ROOT, path), "utf8"))?.[0]).toBeUndefined();
});
