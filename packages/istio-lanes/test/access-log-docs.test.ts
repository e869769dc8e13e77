import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DYEING_FIELDS, ISTIO_FIELDS } from "../src/access-log/index.ts";

const text = readFileSync(new URL("../../../docs/reference/access-log.md", import.meta.url), "utf8");

/** Fields and operators of the table under a heading. */
function documented(heading: string): Record<string, string> {
  const section = text.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.matchAll(/^\| `(\w+)` +\| `(%[^`]+%)` +\|/gm);
  return Object.fromEntries([...rows].map(([, field = "", operator = ""]) => [field, operator]));
}

it("documents every field of the access log, and no other", () => {
  expect(documented("Fields of Istio's default log")).toEqual(ISTIO_FIELDS);
  expect(documented("Fields that a verifier needs besides")).toEqual(DYEING_FIELDS);
});
