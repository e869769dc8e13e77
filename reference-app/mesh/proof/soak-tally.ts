import type { JudgedCall } from "@dyeing/verify";
import { topology } from "../../demo/judge/judge-run.ts";
import type { RunResult } from "../../demo/run-result.ts";
import { upperBound } from "./upper-bound.ts";

/** What is told of problems; the rest is counted. */
const TOLD = 20;

/** What all rounds so far came to. */
export interface SoakReport {
  /** As many were judged as were asked for, and nothing was not as expected. */
  readonly ok: boolean;
  /** Dyed hops that were asked for. */
  readonly wanted: number;
  /** Calls and messages of dyed rides that had to carry the dye, and left evidence. */
  readonly hops: number;
  /** Dyed or not: another version answered than the one that had to. */
  readonly misroutes: number;
  /** The dye, or the undyed state, was gone. */
  readonly losses: number;
  readonly bleed: number;
  /** With 95 % confidence no more of all dyed hops go wrong. */
  readonly bound95: number;
  readonly rounds: number;
  readonly rides: number;
  readonly seconds: number;
  /** Of each round what was not as expected; the first ones. */
  readonly problems: readonly string[];
}

const ELSEWHERE: ReadonlySet<JudgedCall["verdict"]> = new Set(["miss", "fallback", "spill", "stray"]);
const GONE: ReadonlySet<JudgedCall["verdict"]> = new Set(["lost", "repaired", "below-loss"]);
const INSIDE = new Set(topology.edges.filter(({ propagates }) => propagates === "dye").map(({ id }) => id));

/** Adds up rounds, and keeps nothing of them but numbers. */
export class SoakTally {
  readonly #wanted: number;
  readonly #started = performance.now();
  #hops = 0;
  #misroutes = 0;
  #losses = 0;
  #bleed = 0;
  #rounds = 0;
  #rides = 0;
  #problemCount = 0;
  readonly #problems: string[] = [];

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  add({ rides, judgement: { calls, report }, problems }: RunResult): void {
    this.#rounds++;
    this.#rides += rides.length;
    this.#hops += dyedHops(calls);
    this.#misroutes += calls.filter(({ verdict }) => ELSEWHERE.has(verdict)).length;
    this.#losses += calls.filter(({ verdict }) => GONE.has(verdict)).length;
    this.#bleed += report.bleed;
    this.#problemCount += problems.length;
    const named = problems.map((problem) => `round ${this.#rounds}: ${problem}`);
    this.#problems.push(...named.slice(0, TOLD - this.#problems.length));
  }

  report(): SoakReport {
    const wrong = this.#misroutes + this.#losses + this.#bleed;
    const more = this.#problemCount - this.#problems.length;
    return {
      ok: this.#problemCount === 0 && this.#hops >= this.#wanted,
      wanted: this.#wanted,
      hops: this.#hops,
      misroutes: this.#misroutes,
      losses: this.#losses,
      bleed: this.#bleed,
      bound95: upperBound(wrong, this.#hops),
      rounds: this.#rounds,
      rides: this.#rides,
      seconds: (performance.now() - this.#started) / 1_000,
      problems: [...this.#problems, ...(more > 0 ? [`and ${more} more`] : [])],
    };
  }
}

/** Calls that had to carry a dye; not those that are made before it is decided, nor those to companies outside. */
export function dyedHops(calls: readonly JudgedCall[]): number {
  return calls.filter(({ dyed, edge, left, record }) => {
    if (!dyed || record === undefined || !INSIDE.has(edge)) return false;
    const undecided = left && record.dye.color === undefined;
    return !undecided;
  }).length;
}
