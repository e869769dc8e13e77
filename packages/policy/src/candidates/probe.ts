import type { Reading } from "../condition/reading.ts";
import type { CompiledRule } from "../rule/compiled-rule.ts";
import type { Cursors } from "./cursors.ts";

/** Rules that are found by one look at a request. */
export interface Probe {
  /** Every rule that it can find, by position, in order. */
  readonly all: readonly number[];
  /** What it costs at most, with the rules that it finds. */
  readonly cost: ProbeCost;
  /** Adds those that may apply. */
  probe(reading: Reading, into: Cursors): void;
}

export interface ProbeCost {
  /** In units of about 10 ns. */
  readonly units: number;
  /** Draws that samples take. */
  readonly draws: number;
}

/** A rule that a probe is to find. */
export interface Placed {
  readonly position: number;
  readonly rule: CompiledRule;
  /** It applies whenever it is found: later ones of its key need not be found with it. */
  readonly certain: boolean;
}

/** Rules that are found together. There are thousands of these, of one rule each: what most do not need is not made. */
export class RuleList {
  readonly positions: number[] = [];
  #closed: Set<number> | undefined;
  #draws: Set<number> | undefined;
  #units = 0;

  add({ position, rule, certain }: Placed): void {
    if (this.#closed?.has(rule.slot) === true) return;
    this.positions.push(position);
    if (certain) {
      this.#closed ??= new Set();
      this.#closed.add(rule.slot);
    }
    if (rule.draw !== undefined) {
      this.#draws ??= new Set();
      this.#draws.add(rule.draw);
    }
    this.#units += rule.cost;
  }

  get cost(): ProbeCost {
    return { units: this.#units, draws: this.#draws?.size ?? 0 };
  }
}

export function worstOf(costs: Iterable<ProbeCost>): ProbeCost {
  let [units, draws] = [0, 0];
  for (const cost of costs) {
    units = Math.max(units, cost.units);
    draws = Math.max(draws, cost.draws);
  }
  return { units, draws };
}

export function sumOf(costs: Iterable<ProbeCost>): ProbeCost {
  let [units, draws] = [0, 0];
  for (const cost of costs) {
    units += cost.units;
    draws += cost.draws;
  }
  return { units, draws };
}
