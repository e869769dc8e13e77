import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { ROOT } from "./packages.ts";

it("`npm run --silent demo -- --json` writes one JSON object to stdout and nothing else", async () => {
  const args = ["run", "--silent", "demo", "--", "--json", "--rides", "3"];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: ROOT, timeout: 90_000 });
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, rides: 3 });
}, 100_000);
