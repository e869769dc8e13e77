import { PatternSet } from "@dyeing/text";
import { PATTERN_COST } from "../condition/condition-cost.ts";
import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, sumOf } from "./probe.ts";

/** Rules that want a term to match a pattern. All patterns are tried in one pass over the value. */
export class PatternProbe implements Probe {
  readonly all: number[] = [];
  readonly #slot: number;
  readonly #byPattern = new Map<string, RuleList>();
  #units = 0;
  readonly #set: PatternSet;
  /** By the pattern's position in the set. */
  readonly #lists: RuleList[] = [];

  constructor(slot: number, whole: boolean) {
    this.#slot = slot;
    this.#set = new PatternSet({ whole });
  }

  get cost(): ProbeCost {
    const { draws } = sumOf(this.#lists.map(({ cost }) => cost));
    return { units: this.#units + 100 + PATTERN_COST + this.#lists.length / 2, draws };
  }

  add(placed: Placed, pattern: string): void {
    this.all.push(placed.position);
    groupOf(this.#byPattern, pattern, () => this.#listOf(pattern)).add(placed);
    // All of them may match; the first certain one of a key is tried, the others are passed over.
    this.#units += placed.certain ? 1 : placed.rule.cost;
  }

  #listOf(pattern: string): RuleList {
    this.#set.add(pattern);
    const list = new RuleList();
    this.#lists.push(list);
    return list;
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
