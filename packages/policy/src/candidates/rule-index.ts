import type { Anchor } from "../anchor/anchor.ts";
import type { Reading } from "../condition/reading.ts";
import type { CompiledRule } from "../rule/compiled-rule.ts";
import { chooseAnchors } from "./choose-anchor.ts";
import { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { ListProbe } from "./list-probe.ts";
import { PatternProbe } from "./pattern-probe.ts";
import { PrefixProbe } from "./prefix-probe.ts";
import { type Placed, type Probe, type ProbeCost, sumOf } from "./probe.ts";
import { SampleProbe } from "./sample-probe.ts";
import { ValueProbe } from "./value-probe.ts";

/**
 * Finds the rules that may apply to a request, in file order, without looking at the others. A rule that is not found does
 * not apply; one that is found has still to be tried.
 */
export class RuleIndex {
  /** In the order of the first rule that each can find. */
  readonly #probes: readonly Probe[];
  /** The first rule of each. */
  readonly #firsts: readonly number[];
  /** By position: 1 where a rule applies whenever it is found. */
  readonly #sure: Uint8Array;
  /** What one request costs at most. */
  readonly cost: ProbeCost;

  /** @param probes All that there are. */
  private constructor(probes: readonly Probe[], sure: Uint8Array) {
    this.#sure = sure;
    this.#probes = probes.toSorted((a, b) => firstOf(a) - firstOf(b));
    this.#firsts = this.#probes.map(firstOf);
    this.cost = sumOf(this.#probes.map(({ cost }) => cost));
  }

  /**
   * Indexes rules, a step for each: whoever has requests to serve runs some of them at a time.
   *
   * @param found By rule: what it can be looked up by.
   */
  static *of(rules: readonly CompiledRule[], found: readonly (readonly Anchor[])[]): Generator<void, RuleIndex> {
    const anchors = yield* chooseAnchors(found);
    const groups = new Groups();
    /** Keys that a rule before has given to every request. */
    const closed = new Set<number>();
    const sure = new Uint8Array(rules.length);
    for (const [position, rule] of rules.entries()) {
      if (closed.has(rule.slot)) continue;
      const anchor = anchors[position];
      const holds = rule.unconditional || anchor?.exact === true;
      const certain = rule.hasValue && holds;
      sure[position] = holds ? 1 : 0;
      groups.add({ position, rule, certain }, anchor);
      if (certain && rule.unconditional) closed.add(rule.slot);
      yield;
    }
    return new RuleIndex(groups.all(), sure);
  }

  /**
   * Calls `visit` with positions, lowest first, until it returns false: and with whether the conditions of the rule there hold;
   * else they have to be tried. Probes that are not reached are not made.
   */
  visit(reading: Reading, visit: (position: number, holds: boolean) => boolean): void {
    const probes = this.#probes;
    const cursors = new Cursors();
    for (let next = 0; ; ) {
      for (; next < probes.length; next++) {
        const probe = probes[next] as Probe;
        const { head } = cursors;
        if (head !== undefined && head < (this.#firsts[next] as number)) break;
        lookUp(probe, reading, cursors);
      }
      const { head } = cursors;
      // Where a value cannot be read rules are here that were not found.
      if (head === undefined || !visit(head, this.#sure[head] === 1 && reading.faults === 0)) return;
      cursors.advance();
    }
  }
}

/** Where a value cannot be read nobody knows who would be found: all have to be tried. */
function lookUp(probe: Probe, reading: Reading, into: Cursors): void {
  const { faults } = reading;
  probe.probe(reading, into);
  if (reading.faults > faults) into.addList(probe.all);
}

function firstOf({ all }: Probe): number {
  return all[0] ?? Number.POSITIVE_INFINITY;
}

/** Rules by what they are looked up by. */
class Groups {
  readonly #values = new Map<number, ValueProbe>();
  readonly #prefixes = new Map<number, PrefixProbe>();
  readonly #whole = new Map<number, PatternProbe>();
  readonly #partial = new Map<number, PatternProbe>();
  readonly #samples = new Map<number, SampleProbe>();
  readonly #others = new ListProbe();

  add(placed: Placed, anchor: Anchor | undefined): void {
    switch (anchor?.kind) {
      case undefined:
        return this.#others.add(placed);
      case "one-of":
        return groupOf(this.#values, anchor.slot, () => new ValueProbe(anchor.slot)).add(placed, anchor.values);
      case "prefix":
        return groupOf(this.#prefixes, anchor.slot, () => new PrefixProbe(anchor.slot)).add(placed, anchor.values);
      case "sample":
        return groupOf(this.#samples, anchor.draw, () => new SampleProbe(anchor.draw)).add(placed, anchor.buckets);
      case "pattern": {
        const { slot, whole } = anchor;
        const probes = whole ? this.#whole : this.#partial;
        return groupOf(probes, slot, () => new PatternProbe(slot, whole)).add(placed, anchor.pattern);
      }
    }
  }

  all(): readonly Probe[] {
    const others = this.#others.all.length === 0 ? [] : [this.#others];
    return [
      ...this.#values.values(),
      ...this.#prefixes.values(),
      ...this.#whole.values(),
      ...this.#partial.values(),
      ...this.#samples.values(),
      ...others,
    ];
  }
}
