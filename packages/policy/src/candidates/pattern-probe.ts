import { PatternSet } from "@dyeing/text";
import { sampleOfPattern } from "../anchor/sample-of-pattern.ts";
import { PATTERN_COST } from "../condition/condition-cost.ts";
import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, sumOf } from "./probe.ts";

/** Patterns by whose samples a set is warmed, and characters of a sample. */
const [WARMED_BY, WARMED_TO] = [8, 64];

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

  /**
   * Compiles the patterns, once all are there. A set makes its states as values lead to them; those in which it has all of its
   * patterns in mind take a millisecond each. They are made here, in steps, by values that some of the patterns take: no
   * request has to.
   */
  *seal(): Generator<void, void> {
    const patterns = [...this.#byPattern.keys()];
    const set = new PatternSet(patterns, { whole: this.#whole });
    yield;
    const every = Math.ceil(patterns.length / WARMED_BY);
    for (const pattern of patterns.filter((_, at) => at % every === 0)) {
      const sample = sampleOfPattern(pattern)?.slice(0, WARMED_TO) ?? "";
      for (let length = 0; length <= sample.length; length += 1) {
        set.match(sample.slice(0, length));
        yield;
      }
    }
    this.#set = set;
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
