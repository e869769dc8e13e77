#!/usr/bin/env node
// Runs the stages of one list, each with its time beside its budget, and ends with one line over all of them:
// `N passed, N failed`. Exit code 1 when anything failed. An overrun is a warning: machines are noisy.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STAGES } from "./stages.mjs";

const stages = STAGES[process.argv[2]];
if (stages === undefined) {
  console.error(`usage: node scripts/stages/run.mjs ${Object.keys(STAGES).join("|")}`);
  process.exit(2);
}

/** turbo would report its use to its maker: these stages talk to nobody. */
const quiet = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

let running;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    running?.kill(signal);
    process.exitCode = 130;
  });
}

const folder = mkdtempSync(join(tmpdir(), "dyeing-stages-"));
const total = { passed: 0, failed: 0 };
const rows = [];
try {
  const budgets = stages.reduce((sum, stage) => sum + stage.budget, 0);
  console.log(`${stages.length} stages, budgets add up to ${minutes(budgets)}`);
  for (const stage of stages) {
    if (process.exitCode === 130) break;
    rows.push(await runStage(stage));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report();

async function runStage(stage) {
  console.log(`\n=== ${stage.name} (budget ${minutes(stage.budget)}): ${stage.command.join(" ")}`);
  const out = join(folder, "result.json");
  rmSync(out, { force: true });
  const [command, ...args] = stage.command;
  if (stage.vitest) args.push("--reporter=default", "--reporter=json", `--outputFile.json=${out}`);
  const started = performance.now();
  const tally = stage.tally && { DYEING_TALLY: out };
  const code = await run(command, args, { ...process.env, ...quiet, ...stage.env, ...tally });
  const seconds = (performance.now() - started) / 1000;
  const counted = count(stage, code, out);
  total.passed += counted.passed;
  total.failed += counted.failed;
  return { stage, seconds, ...counted };
}

function run(command, args, env) {
  return new Promise((resolve) => {
    running = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], env });
    running.on("error", (error) => {
      console.error(String(error));
      resolve(127);
    });
    running.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

/** A skipped or pending test counts as failed: what cannot run here has not been shown. */
function count(stage, code, out) {
  if (!stage.vitest && !stage.tally) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  let result;
  try {
    result = JSON.parse(readFileSync(out, "utf8"));
  } catch {
    return { passed: 0, failed: 1 };
  }
  if (stage.tally) return result;
  const passed = result.numPassedTests;
  const broken = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = result.numTotalTests - passed + broken;
  for (const file of result.testResults) {
    for (const test of file.assertionResults) {
      if (test.status !== "passed" && test.status !== "failed")
        console.log(`skipped counts as failed: ${test.fullName}`);
    }
  }
  // A run that failed without a failed test (an unhandled error), or that had no test at all, is a failure too.
  return (code !== 0 || passed === 0) && failed === 0 ? { passed, failed: 1 } : { passed, failed };
}

function report() {
  console.log("");
  for (const { stage, seconds, passed, failed } of rows) {
    const over = seconds > stage.budget ? "  OVER BUDGET" : "";
    const verdict = failed === 0 ? "ok  " : "FAIL";
    console.log(
      `${verdict} ${stage.name}: ${passed} passed, ${failed} failed, ${minutes(seconds)} of ${minutes(stage.budget)}${over}`,
    );
  }
  if (rows.length < stages.length) total.failed += stages.length - rows.length;
  if (process.env.DYEING_TALLY) writeFileSync(process.env.DYEING_TALLY, JSON.stringify(total));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode ||= total.failed === 0 ? 0 : 1;
}

function minutes(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
