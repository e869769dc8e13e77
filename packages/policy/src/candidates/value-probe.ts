import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, worstOf } from "./probe.ts";

/** Rules that want a term to have one of some values. */
export class ValueProbe implements Probe {
  readonly all: readonly number[];
  readonly cost: ProbeCost;
  readonly #slot: number;
  readonly #lists = new Map<string, RuleList>();

  constructor(slot: number, placed: readonly (Placed & { readonly values: readonly string[] })[]) {
    this.#slot = slot;
    this.all = placed.map(({ position }) => position);
    for (const one of placed) {
      // A value that stands twice in a list brings its rule twice, which is tried once.
      for (const value of one.values) {
        groupOf(this.#lists, value, () => new RuleList()).add(one);
      }
    }
    const worst = worstOf([...this.#lists.values()].map(({ cost }) => cost));
    this.cost = { ...worst, units: worst.units + 10 };
  }

  probe(reading: Reading, into: Cursors): void {
    const value = reading.text(this.#slot);
    const list = value === undefined ? undefined : this.#lists.get(value);
    if (list !== undefined) into.addList(list.positions);
  }
}
