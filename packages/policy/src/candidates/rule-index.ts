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
  /** What one request costs at most. */
  readonly cost: ProbeCost;

  constructor(rules: readonly CompiledRule[]) {
    this.#probes = probesOf(rules).sort((a, b) => firstOf(a) - firstOf(b));
    this.#firsts = this.#probes.map(firstOf);
    this.cost = sumOf(this.#probes.map(({ cost }) => cost));
  }

  /** Calls `visit` with positions, lowest first, until it returns false. Probes that are not reached are not made. */
  visit(reading: Reading, visit: (position: number) => boolean): void {
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
      if (head === undefined || !visit(head)) return;
      cursors.advance();
    }
  }
}

/** A fact that cannot be read is a fault of each rule that looks at it: all of them have to be tried. */
function lookUp(probe: Probe, reading: Reading, into: Cursors): void {
  try {
    probe.probe(reading, into);
  } catch {
    into.addList(probe.all);
  }
}

function firstOf({ all }: Probe): number {
  return all[0] ?? Number.POSITIVE_INFINITY;
}

function probesOf(rules: readonly CompiledRule[]): Probe[] {
  const groups = new Groups();
  const anchors = chooseAnchors(rules);
  /** Keys that a rule before has given to every request. */
  const closed = new Set<number>();
  for (const [position, rule] of rules.entries()) {
    if (closed.has(rule.slot)) continue;
    const anchor = anchors[position];
    const certain = rule.hasValue && (rule.unconditional || anchor?.exact === true);
    groups.add({ position, rule, certain }, anchor);
    if (certain && rule.unconditional) closed.add(rule.slot);
  }
  return groups.probes();
}

type With<T> = Placed & T;

/** Rules by what they are looked up by. */
class Groups {
  readonly #values = new Map<number, With<{ values: readonly string[] }>[]>();
  readonly #prefixes = new Map<number, With<{ values: readonly string[] }>[]>();
  readonly #whole = new Map<number, With<{ pattern: string }>[]>();
  readonly #partial = new Map<number, With<{ pattern: string }>[]>();
  readonly #samples = new Map<number, With<{ buckets: number }>[]>();
  readonly #others: Placed[] = [];

  add(placed: Placed, anchor: Anchor | undefined): void {
    if (anchor === undefined) this.#others.push(placed);
    else if (anchor.kind === "sample") {
      groupOf(this.#samples, anchor.draw, () => []).push({ ...placed, buckets: anchor.buckets });
    } else if (anchor.kind === "pattern") {
      const patterns = anchor.whole ? this.#whole : this.#partial;
      groupOf(patterns, anchor.slot, () => []).push({ ...placed, pattern: anchor.pattern });
    } else {
      const values = anchor.kind === "prefix" ? this.#prefixes : this.#values;
      groupOf(values, anchor.slot, () => []).push({ ...placed, values: anchor.values });
    }
  }

  probes(): Probe[] {
    return [
      ...Array.from(this.#values, ([slot, placed]) => new ValueProbe(slot, placed)),
      ...Array.from(this.#prefixes, ([slot, placed]) => new PrefixProbe(slot, placed)),
      ...Array.from(this.#whole, ([slot, placed]) => new PatternProbe(slot, true, placed)),
      ...Array.from(this.#partial, ([slot, placed]) => new PatternProbe(slot, false, placed)),
      ...Array.from(this.#samples, ([draw, placed]) => new SampleProbe(draw, placed)),
      ...(this.#others.length === 0 ? [] : [new ListProbe(this.#others)]),
    ];
  }
}
