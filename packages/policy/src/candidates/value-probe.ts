import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, worstOf } from "./probe.ts";

/** Rules that want a term to have one of some values. */
export class ValueProbe implements Probe {
  readonly all: number[] = [];
  readonly #slot: number;
  readonly #lists = new Map<string, RuleList>();
  #worst: ProbeCost = { units: 0, draws: 0 };

  constructor(slot: number) {
    this.#slot = slot;
  }

  get cost(): ProbeCost {
    return { ...this.#worst, units: this.#worst.units + 10 };
  }

  add(placed: Placed, values: readonly string[]): void {
    this.all.push(placed.position);
    // A value that stands twice in a list brings its rule twice, which is tried once.
    for (const value of values) {
      const list = groupOf(this.#lists, value, () => new RuleList());
      list.add(placed);
      this.#worst = worstOf(this.#worst, list.cost);
    }
  }

  probe(reading: Reading, into: Cursors): void {
    const value = reading.text(this.#slot);
    const list = value === undefined ? undefined : this.#lists.get(value);
    if (list !== undefined) into.addList(list.positions);
  }
}
