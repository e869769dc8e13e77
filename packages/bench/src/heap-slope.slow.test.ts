import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("row 15: reads the heap of a server under load; ten minutes of it are nightly's", async () => {
  const args = ["--conditions=dyeing-source", join(import.meta.dirname, "heap-slope.ts")];
  const short = ["--minutes", "0.1", "--warm-up", "0.03", "express-server", "adapter"];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, ...short]).catch((error) => error);
  const figures = String.raw`[\d.]+ KiB in the end, \d+ requests in 0\.1 min, -?[\d.]+ KiB\/min \(-?[\d.]+ to -?[\d.]+\)`;
  expect(stdout).toMatch(
    new RegExp(
      `^ {5}express-server bare: ${figures}\\n(?:ok {2}|FAIL) express-server adapter: ${figures} over bare\\n$`,
    ),
  );
}, 120_000);
