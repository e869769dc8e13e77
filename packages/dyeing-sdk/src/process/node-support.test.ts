import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { nodeSupport } from "./node-support.ts";

it.each([
  ["18.20.8", "unfit"],
  ["20.20.2", "unfit"],
  ["22.11.0", "unfit"],
  ["22.12.0", "outdated"],
  ["22.22.1", "outdated"],
  ["22.22.2", "supported"],
  ["22.23.0", "supported"],
  ["23.1.0", "unfit"],
  ["23.11.0", "outdated"],
  ["24.14.0", "outdated"],
  ["24.14.1", "supported"],
  ["24.21.0", "supported"],
  ["25.9.0", "outdated"],
  ["26.0.0", "supported"],
  ["26.0.0-nightly20260101", "supported"],
  ["30.1.2", "supported"],
])("Node %s is %s", (version, expected) => expect(nodeSupport(version)).toBe(expected));

it("refuses what `engines` in package.json refuses, which package managers do as well", () => {
  const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(engines.node).toBe("^22.12.0 || >=23.2.0");
  expect(["22.11.0", "22.12.0", "23.1.0", "23.2.0"].map(nodeSupport)).toEqual([
    "unfit",
    "outdated",
    "unfit",
    "outdated",
  ]);
});
