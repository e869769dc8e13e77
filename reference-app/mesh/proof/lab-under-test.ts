import { type Load, playRides } from "../../demo/client/play-rides.ts";
import { judgeRun } from "../../demo/judge/judge-run.ts";
import { settle } from "../../demo/judge/settle.ts";
import type { Progress } from "../../demo/output/progress.ts";
import { again } from "../../demo/rides/again.ts";
import type { Ride } from "../../demo/rides/ride.ts";
import { type DemandedLoad, problemsOfRun, type RunResult } from "../../demo/run-result.ts";
import { filesIn } from "../lab/files.ts";
import { PodHistory } from "../lab/pod-history.ts";
import { Evidence } from "./evidence.ts";
import { type Kubectl, kubectlOf } from "./kubectl-of.ts";
import { undoLabChanges } from "./lab-changes.ts";
import { newMark } from "./new-mark.ts";
import { bePatient } from "./patience.ts";
import { plant, unplant } from "./plant.ts";
import type { ProofOptions } from "./proof-options.ts";
import { quietLogs } from "./quiet-logs.ts";
import { difference, requestCounts } from "./request-counts.ts";
import { runningPods } from "./running-pods.ts";
import { warmUp } from "./warm-up.ts";

export const GATEWAY_URL = "http://ingress.carpool-ingress.svc.cluster.local";
/** The whole mesh may have two cores, and services give up after seconds. */
const LOAD = { rides: 8, requests: { first: 1, most: 4 } } satisfies Load;
const DEMANDED = { rides: 100, peakRequests: 4 } satisfies DemandedLoad;
/** Proxies write their log once per second. */
const PATIENCE = { pollMs: 1_000, quietMs: 8_000 };

/** A running lab while rides are played through it and judged. */
export class LabUnderTest {
  readonly #options: ProofOptions;
  readonly #signal: AbortSignal;
  readonly #progress: Progress;
  readonly #kubectl: Kubectl;

  constructor(options: ProofOptions, signal: AbortSignal, progress: Progress) {
    this.#options = options;
    this.#signal = signal;
    this.#progress = progress;
    this.#kubectl = kubectlOf(options);
  }

  /** Does the work in a lab that is patient, warm, and has the faults that are asked for; afterwards it is as it was. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    const { breakEdge, bleedEdge } = this.#options;
    if (await this.#restore())
      this.#progress.say("a run before this one was killed: what it changed in the lab is undone");
    try {
      await bePatient(this.#kubectl);
      if (breakEdge !== undefined) await plant(this.#kubectl, "CARPOOL_BREAK", breakEdge);
      if (bleedEdge !== undefined) await plant(this.#kubectl, "CARPOOL_BLEED", bleedEdge);
      await this.#warmUp();
      return await work();
    } finally {
      await this.#restore();
    }
  }

  /** Plays rides, with marks of their own, and judges what the proxies, services and outside hosts wrote of them. */
  async play(planned: readonly Ride[]): Promise<RunResult> {
    const files = filesIn(this.#options.folder);
    const signal = this.#signal;
    const started = performance.now();
    const rides = again(planned, newMark());
    const pods = await runningPods(this.#kubectl);
    const before = await requestCounts(pods, signal);
    const evidence = new Evidence(files.logs);
    const firstRide = performance.now();
    const onDone = (_: unknown, done: number) => this.#progress.count("rides", done, rides.length);
    const { results, inFlight } = await playRides(rides, { gatewayUrl: GATEWAY_URL, signal, load: LOAD, onDone });
    this.#progress.end();
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
    const left = (await runningPods(this.#kubectl)).map(({ name }) => name);
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

  async #warmUp(): Promise<void> {
    const { logs, addresses } = filesIn(this.#options.folder);
    this.#progress.say("warming up");
    const warming = new Evidence(logs);
    await warmUp({ gatewayUrl: GATEWAY_URL, signal: this.#signal }, (line) => this.#progress.say(line));
    await quietLogs(() => warming.lines(PodHistory.read(addresses)).length, this.#signal);
  }

  /** Gives the lab what it was before. One fault that cannot be undone does not keep the others. */
  async #restore(): Promise<boolean> {
    const undone = await Promise.allSettled([unplant(this.#kubectl), undoLabChanges(this.#kubectl)]);
    const failures = undone.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    if (failures.length > 0)
      throw new AggregateError(failures, `not undone in the lab: ${failures.map(String).join("; ")}`);
    return undone.some((one) => one.status === "fulfilled" && one.value > 0);
  }
}
