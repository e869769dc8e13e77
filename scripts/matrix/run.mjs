#!/usr/bin/env node
// Our packed packages beside other people's tracers, in real versions: node scripts/matrix/run.mjs [short|PATTERN]
// Prints a table and ends with `N passed, N failed`. Installs from npm's registry into a temporary folder.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Child } from "./child.mjs";
import { FarSide } from "./far-side.mjs";
import { Installs } from "./installs.mjs";
import { CHECKS } from "./judge.mjs";
import { ROWS, SHORT } from "./rows.mjs";
import { REQUESTS, sample } from "./sample.mjs";

const [which = ""] = process.argv.slice(2);
const rows = ROWS.filter(({ name }) => (which === "short" ? SHORT.includes(name) : new RegExp(which).test(name)));
const root = mkdtempSync(join(tmpdir(), "dyeing-matrix-"));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

const installs = new Installs(root, fileURLToPath(new URL("../..", import.meta.url)));
await installs.pack();
const total = { passed: 0, failed: 0 };
const table = [["row", ...Object.keys(CHECKS), "s"]];
for (const row of rows) {
  const started = performance.now();
  let results;
  try {
    const seen = await evidenceOf(row, await installs.folderOf(row));
    results = Object.values(CHECKS).map((check) => check(row, seen) ?? "ok");
  } catch (error) {
    results = [
      String(error.stderr ?? error.message ?? error)
        .trim()
        .replaceAll(/\s+/g, " ")
        .slice(0, 300),
    ];
  }
  const passed = results.every((result) => result === "ok");
  total[passed ? "passed" : "failed"] += 1;
  table.push([row.name, ...results, ((performance.now() - started) / 1000).toFixed(1)]);
  console.log(`${passed ? "ok  " : "FAIL"} ${table.at(-1).join(" | ")}`);
}
console.log(
  `\n${table
    .map((cells) => `| ${cells.join(" | ")} |`)
    .toSpliced(1, 0, `| ${table[0].map(() => "---").join(" | ")} |`)
    .join("\n")}`,
);
if (rows.length === 0) total.failed += 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
if (process.env.DYEING_TALLY) writeFileSync(process.env.DYEING_TALLY, JSON.stringify(total));
process.exitCode = total.failed === 0 ? 0 : 1;

/** Runs a row's program and gathers what there is to judge. */
async function evidenceOf(row, folder) {
  const far = new FarSide();
  await far.listen();
  const child = new Child(folder, row, far.url);
  try {
    const { port } = await child.next();
    const replies = new Map();
    const samples = Array.from({ length: REQUESTS }, (_, index) => sample(index));
    if (row.program === "consumer") {
      for (const { id, headers } of samples) child.send({ id, headers });
      for (const _ of samples) {
        const { id, seen } = await child.next();
        replies.set(id, seen);
      }
    } else {
      const ask = async ({ id, headers }) => {
        const reply = await fetch(`http://127.0.0.1:${port}/trips/${id}`, { headers });
        if (!reply.ok) throw new Error(`${id} was answered ${reply.status}: ${await reply.text()}`);
        replies.set(id, (await reply.json()).seen);
      };
      await ask(samples[0]);
      child.send("first request done");
      await child.next();
      await Promise.all(samples.slice(1).map(ask));
    }
    child.send("report");
    const { counters, spans } = await child.next();
    return { replies, received: far.received, counters, spans, stderr: child.stderr };
  } catch (error) {
    throw new Error(`${error.message} ${child.stderr}`.trim(), { cause: error });
  } finally {
    child.kill();
    far.close();
  }
}
