import { playRides } from "../../demo/client/play-rides.ts";
import { judgeRun } from "../../demo/judge/judge-run.ts";
import { settle } from "../../demo/judge/settle.ts";
import type { Progress } from "../../demo/output/progress.ts";
import { again } from "../../demo/rides/again.ts";
import { readRides } from "../../demo/rides/read-rides.ts";
import { problemsOfRun, type RunResult } from "../../demo/run-result.ts";
import { filesIn } from "../lab/files.ts";
import { PodHistory } from "../lab/pod-history.ts";
import { Evidence } from "./evidence.ts";
import { kubectlOf } from "./kubectl-of.ts";
import { newMark } from "./new-mark.ts";
import { bePatient } from "./patience.ts";
import { plant, restart } from "./plant.ts";
import type { ProofOptions } from "./proof-options.ts";
import { quietLogs } from "./quiet-logs.ts";
import { difference, requestCounts } from "./request-counts.ts";
import { runningPods } from "./running-pods.ts";
import { warmUp } from "./warm-up.ts";

const GATEWAY_URL = "http://ingress.carpool-ingress.svc.cluster.local";
/** The whole mesh may have two cores, and services give up after seconds. */
const LOAD = { rides: 8, requests: { first: 1, most: 4 } };
const DEMANDED = { rides: 100, peakRequests: 4 };
/** Proxies write their log once per second. */
const PATIENCE = { pollMs: 1_000, quietMs: 8_000 };

/** Plays rides through the ingress and judges what the proxies, services and outside hosts wrote. */
export async function runProof(options: ProofOptions, signal: AbortSignal, progress: Progress): Promise<RunResult> {
  const kubectl = kubectlOf(options);
  const undo: (() => Promise<void>)[] = [];
  const { breakEdge, bleedEdge } = options;
  try {
    undo.push(await bePatient(kubectl));
    if (breakEdge !== undefined) undo.push(await plant(kubectl, "CARPOOL_BREAK", breakEdge));
    if (bleedEdge !== undefined) undo.push(await plant(kubectl, "CARPOOL_BLEED", bleedEdge));
    const result = await play(options, signal, progress);
    // What a ride left in the pool that ended early would be matched with the rides of the next run.
    if (result.results.some(({ faults }) => faults.length > 0)) undo.push(() => restart(kubectl, "matching"));
    return result;
  } finally {
    await undoAll(undo);
  }
}

/** The last first; one that fails does not keep the others from being undone. */
async function undoAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps.toReversed()) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `not undone in the lab: ${failures.map(String).join("; ")}`);
}

async function play(options: ProofOptions, signal: AbortSignal, progress: Progress): Promise<RunResult> {
  const kubectl = kubectlOf(options);
  const files = filesIn(options.folder);
  const started = performance.now();
  progress.say("warming up");
  const warming = new Evidence(files.logs);
  await warmUp({ gatewayUrl: GATEWAY_URL, signal }, (line) => progress.say(line));
  await quietLogs(() => warming.lines(PodHistory.read(files.addresses)).length, signal);
  const rides = again(readRides(options.rides), newMark());
  const pods = await runningPods(kubectl);
  const before = await requestCounts(pods, signal);
  const evidence = new Evidence(files.logs);
  const firstRide = performance.now();
  const onDone = (_: unknown, done: number) => progress.count("rides", done, rides.length);
  const { results, inFlight } = await playRides(rides, { gatewayUrl: GATEWAY_URL, signal, load: LOAD, onDone });
  progress.end();
  const lastRide = performance.now();
  const judgeNow = async () => {
    // Counters first: a line may come after the request that it tells of, and never the other way round.
    const now = await requestCounts(pods, signal);
    const history = PodHistory.read(files.addresses);
    return judgeRun(rides, results, {
      lines: evidence.lines(history),
      requestCounts: difference(now, before),
      versionAt: (address, time) => history.at(address, time)?.labels.version,
    });
  };
  const judgement = await settle(judgeNow, signal, PATIENCE);
  const problems = [...problemsOfRun(judgement, results, inFlight, DEMANDED)];
  const left = (await runningPods(kubectl)).map(({ name }) => name);
  const gone = pods.filter(({ name }) => !left.includes(name));
  // With a pod go its proxy's counters: nobody can say any more that the log is complete.
  if (gone.length > 0) problems.push(`pods ended during the run: ${gone.map(({ name }) => name).join(", ")}`);
  const seconds = {
    start: (firstRide - started) / 1000,
    rides: (lastRide - firstRide) / 1000,
    settle: (performance.now() - lastRide) / 1000,
  };
  return { rides, results, judgement, problems, inFlight, seconds };
}
