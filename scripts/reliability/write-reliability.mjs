#!/usr/bin/env node
// Writes which tests show each row of docs/reliability.md; with --check it says whether that is what stands there.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PAGE, ROOT, withTests } from "./rows.mjs";

const path = join(ROOT, PAGE);
const page = readFileSync(path, "utf8");
const wanted = withTests(page);
if (!process.argv.includes("--check")) writeFileSync(path, wanted);
else if (wanted !== page) {
  console.error(`${PAGE} is not what the tests' titles say: \`npm run rows\` writes it`);
  process.exitCode = 1;
}
