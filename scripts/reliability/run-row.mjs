#!/usr/bin/env node
// Runs what shows one row of docs/reliability.md: `npm run row -- 9`.
import { spawnSync } from "node:child_process";
import { PROGRAMS, ROOT, runnersOf, testsByRow } from "./rows.mjs";

const row = Number(process.argv[2]);
const files = testsByRow().get(row) ?? [];
const programs = PROGRAMS.filter(({ rows }) => rows.includes(row));
if (files.length === 0 && programs.length === 0) {
  console.error(`nothing shows a row \`${process.argv[2] ?? ""}\`: docs/reliability.md has the rows`);
  process.exit(2);
}

const runners = [...new Set(files.flatMap(runnersOf))];
const isSlow = (file) => file.endsWith(".slow.test.ts");
for (const slow of [false, true]) {
  const chosen = runners.filter((file) => isSlow(file) === slow);
  if (chosen.length === 0) continue;
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--no-file-parallelism", ...chosen];
  run(process.execPath, [...vitest, "-t", `\\brows? (?:\\d+(?:, | and ))*${row}\\b`], slow ? { DYEING_SLOW: "1" } : {});
}
for (const { command } of programs) run(command[0], command.slice(1), {});

function run(command, args, env) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
  if (status !== 0) process.exitCode = 1;
}
