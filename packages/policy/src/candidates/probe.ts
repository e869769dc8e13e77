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

const NONE: readonly number[] = [];

/** Rules that are found together. There are thousands of these, of one rule each: what most do not need is not made. */
export class RuleList {
  #positions: number[] | undefined;
  /** Slots of keys that are certain: there are few. */
  #closed: number[] | undefined;
  #draws: Set<number> | undefined;
  #units = 0;

  add({ position, rule, certain }: Placed): void {
    if (this.#closed?.includes(rule.slot) === true) return;
    this.#positions = added(this.#positions, position);
    if (certain) this.#closed = added(this.#closed, rule.slot);
    if (rule.draw !== undefined) {
      this.#draws ??= new Set();
      this.#draws.add(rule.draw);
    }
    this.#units += rule.cost;
  }

  get positions(): readonly number[] {
    return this.#positions ?? NONE;
  }

  get cost(): ProbeCost {
    return { units: this.#units, draws: this.#draws?.size ?? 0 };
  }
}

/** An array that begins with one item has room for one; one that is empty makes room for sixteen. */
function added(list: number[] | undefined, item: number): number[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

export function worstOf(one: ProbeCost, other: ProbeCost): ProbeCost {
  return { units: Math.max(one.units, other.units), draws: Math.max(one.draws, other.draws) };
}

export function sumOf(costs: Iterable<ProbeCost>): ProbeCost {
  let [units, draws] = [0, 0];
  for (const cost of costs) {
    units += cost.units;
    draws += cost.draws;
  }
  return { units, draws };
}
