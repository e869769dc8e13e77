import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { KNOWN_OPTIONS } from "./check-options.ts";

const page = readFileSync(new URL("../../../../docs/reference/options.md", import.meta.url), "utf8");
const rows = (heading: string) =>
  [
    ...(page.split(heading)[1] ?? "")
      .split("\n\n## ", 1)
      .join("")
      .matchAll(/^\| `([\w=]+)`/gm),
  ].map((row) => row[1]);

it("docs/reference/options.md has every option of createDyeing, and no other", () => {
  expect(rows("# Options of").sort()).toEqual(Object.keys(KNOWN_OPTIONS).sort());
});

it("and every variable of the environment", () => {
  const folder = new URL("../", import.meta.url).pathname;
  const code = globSync("**/*.ts", { cwd: folder, exclude: ["**/*.test.ts"] }).map((path) =>
    readFileSync(`${folder}${path}`, "utf8"),
  );
  const read = new Set(code.join("\n").match(/(?<=process\.env\.|const \{ )DYEING_[A-Z]+\b/g));
  expect(
    rows("## Environment")
      .map((name) => name?.split("=")[0])
      .sort(),
  ).toEqual([...read].sort());
});
