import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { RIDE_ID_HEADER } from "../kit/ride-id-header.ts";
import { type Load, playRides } from "./client/play-rides.ts";
import { completeLines } from "./judge/complete-lines.ts";
import { judgeRun } from "./judge/judge-run.ts";
import { settle } from "./judge/settle.ts";
import type { DemoOptions } from "./options.ts";
import { curlLines } from "./output/curl-lines.ts";
import { paintFor } from "./output/paint.ts";
import { Progress } from "./output/progress.ts";
import { failureJson, reportJson } from "./output/report-json.ts";
import { reportText } from "./output/report-text.ts";
import { TAG_HEADERS } from "./rides/attributes.ts";
import { readRides } from "./rides/read-rides.ts";
import { type DemandedLoad, problemsOfRun, type RunResult } from "./run-result.ts";
import { ChildDied } from "./system/child.ts";
import type { Processes } from "./system/processes.ts";
import { type System, startSystem } from "./system/start-system.ts";

export interface DemoRun {
  readonly options: DemoOptions;
  /** `performance.now()` at the start of the command. */
  readonly started: number;
  /** Aborted from outside: Ctrl-C and the like. */
  readonly interrupted: AbortSignal;
  readonly processes: Processes;
}

/**
 * More rides than requests, as some wait for their notifications at any moment. More than 20 requests, so that dyes have
 * the chance to be mixed up.
 */
const LOAD = { rides: 48, requests: { first: 4, most: 28 } } satisfies Load;
/** A run of so many rides must have had so many requests under way: where nothing is concurrent, nothing is mixed up. */
const DEMANDED = { rides: 100, peakRequests: 20 } satisfies DemandedLoad;

const INTERRUPT_MS = 200;

/**
 * The whole demo. Resolves with the exit code when everything is stopped; rejects with the reason of `interrupted` when
 * that is aborted.
 */
export async function runDemo({ options, started, interrupted, processes }: DemoRun): Promise<number> {
  const human = options.json ? process.stderr : process.stdout;
  const progress = new Progress(process.stderr, paintFor(process.stderr));
  const folder = mkdtempSync(join(tmpdir(), "dyeing-demo-"));
  let keepLogs = true;
  let reported = false;
  try {
    const signal = AbortSignal.any([interrupted, processes.deaths]);
    const { result, system } = await run(options, folder, signal, started, processes, progress);
    const ok = result.problems.length === 0;
    human.write(reportText(result, paintFor(human)));
    if (options.json) process.stdout.write(`${reportJson(result)}\n`);
    reported = true;
    if (options.keep) {
      human.write(`\n${curlLines(system.gatewayUrl, folder)}`);
      await aborted(signal);
    }
    keepLogs = !ok;
    return ok ? 0 : 1;
  } catch (error) {
    // Ctrl-C reaches every process of a terminal at once: one of them may be gone before we have heard of it.
    if (error instanceof ChildDied) await wait(INTERRUPT_MS, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) {
      keepLogs = false;
      throw interrupted.reason;
    }
    const reason = error instanceof Error ? error.message : String(error);
    progress.end();
    process.stderr.write(`${paintFor(process.stderr).red("the run failed")}: ${reason}\n`);
    // One object and no more: a system that is kept running may break long after its report.
    if (options.json && !reported) process.stdout.write(`${failureJson(reason)}\n`);
    return 1;
  } finally {
    progress.end();
    await processes.stop();
    if (keepLogs || options.keep) process.stderr.write(`logs are in ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  options: DemoOptions,
  folder: string,
  signal: AbortSignal,
  started: number,
  processes: Processes,
  progress: Progress,
): Promise<{ readonly result: RunResult; readonly system: System }> {
  const rides = readRides(options.rides);
  const lines: string[] = [];
  let ready = 0;
  const system = await startSystem({
    folder,
    policy: options.policy,
    routes: options.routes,
    breakEdge: options.breakEdge,
    bleedEdge: options.bleedEdge,
    logHeaders: [...TAG_HEADERS, RIDE_ID_HEADER],
    signal,
    onStart: (child) => {
      processes.add(child);
      // For those who want to look at one of them, or to kill it.
      writeFileSync(join(folder, "processes.json"), JSON.stringify(processes.pids(), null, 2));
    },
    onEvidence: (line) => lines.push(line),
    onReady: () => progress.count("starting", ++ready, processes.expected),
  });
  progress.end();
  const firstRide = performance.now();
  const { gatewayUrl } = system;
  const onDone = (_: unknown, done: number) => progress.count("rides", done, rides.length);
  const { results, inFlight } = await playRides(rides, { gatewayUrl, signal, load: LOAD, onDone });
  progress.end();
  const lastRide = performance.now();
  const judgement = await settle(
    async () =>
      judgeRun(rides, results, {
        lines: [...completeLines(system.accessLog), ...lines],
        requestCounts: await system.requestCounts(),
      }),
    signal,
  );
  const seconds = {
    start: (firstRide - started) / 1000,
    rides: (lastRide - firstRide) / 1000,
    settle: (performance.now() - lastRide) / 1000,
  };
  return {
    result: {
      rides,
      results,
      judgement,
      problems: problemsOfRun(judgement, results, inFlight, DEMANDED),
      inFlight,
      seconds,
    },
    system,
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
