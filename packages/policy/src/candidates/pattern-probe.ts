import { PatternSet } from "@dyeing/text";
import { PATTERN_COST } from "../condition/condition-cost.ts";
import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, sumOf } from "./probe.ts";

/** Rules that want a term to match a pattern. All patterns are tried in one pass over the value. */
export class PatternProbe implements Probe {
  readonly all: readonly number[];
  readonly cost: ProbeCost;
  readonly #slot: number;
  readonly #set: PatternSet;
  /** By the pattern's position in the set. */
  readonly #lists: readonly RuleList[];

  constructor(slot: number, whole: boolean, placed: readonly (Placed & { readonly pattern: string })[]) {
    this.#slot = slot;
    this.all = placed.map(({ position }) => position);
    const lists = new Map<string, RuleList>();
    for (const one of placed) {
      groupOf(lists, one.pattern, () => new RuleList()).add(one);
    }
    this.#set = new PatternSet([...lists.keys()], { whole });
    this.#lists = [...lists.values()];
    // All of them may match; the first certain one of a key is tried, the others are passed over.
    let units = 100 + PATTERN_COST + lists.size / 2;
    for (const { rule, certain } of placed) units += certain ? 1 : rule.cost;
    this.cost = { units, draws: sumOf(this.#lists.map(({ cost }) => cost)).draws };
  }

  probe(reading: Reading, into: Cursors): void {
    const value = reading.text(this.#slot);
    if (value === undefined) return;
    const matched = this.#set.match(value);
    const [only] = matched;
    if (only === undefined) return;
    if (matched.length === 1) into.addList((this.#lists[only] as RuleList).positions);
    else {
      const positions = matched.flatMap((at) => (this.#lists[at] as RuleList).positions);
      into.addList(positions.sort((a, b) => a - b));
    }
  }
}
