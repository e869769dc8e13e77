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
  readonly #whole: boolean;
  readonly #byPattern = new Map<string, RuleList>();
  #units = 0;
  #set: PatternSet | undefined;
  /** By the pattern's position in the set. */
  #lists: readonly RuleList[] = [];

  constructor(slot: number, whole: boolean) {
    this.#slot = slot;
    this.#whole = whole;
  }

  get cost(): ProbeCost {
    const { draws } = sumOf([...this.#byPattern.values()].map(({ cost }) => cost));
    return { units: this.#units + 100 + PATTERN_COST + this.#byPattern.size / 2, draws };
  }

  add(placed: Placed, pattern: string): void {
    this.all.push(placed.position);
    groupOf(this.#byPattern, pattern, () => new RuleList()).add(placed);
    // All of them may match; the first certain one of a key is tried, the others are passed over.
    this.#units += placed.certain ? 1 : placed.rule.cost;
  }

  /** Compiles the patterns, once all are there. */
  seal(): void {
    this.#set = new PatternSet([...this.#byPattern.keys()], { whole: this.#whole });
    this.#lists = [...this.#byPattern.values()];
  }

  probe(reading: Reading, into: Cursors): void {
    const value = reading.text(this.#slot);
    if (value === undefined || this.#set === undefined) return;
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
