import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { completeLines } from "./complete-lines.ts";

test("a line that is half written is read when it is whole", () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-lines-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "access.log");
  writeFileSync(file, "一\ntwo\nthr");
  const read = (from?: number) => completeLines(file, from).filter(Boolean);
  expect(read()).toEqual(["一", "two"]);
  appendFileSync(file, "ee\n");
  expect(read()).toEqual(["一", "two", "three"]);
  expect(read(Buffer.byteLength("一\n"))).toEqual(["two", "three"]);
});

test("a file that is not there has no lines", () => {
  expect(completeLines("/does/not/exist").filter(Boolean)).toEqual([]);
});
