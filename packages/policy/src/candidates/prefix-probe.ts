import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { groupOf } from "./group-of.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, sumOf, worstOf } from "./probe.ts";

interface Node {
  readonly prefix: string;
  readonly list: RuleList;
  /** The longest other prefix that this one begins with. */
  readonly shorter: Node | undefined;
}

/**
 * Rules that want a term to begin with some text. The prefixes stand in order: those that a value begins with are the last
 * one that is not behind it, or shorter ones of that.
 */
export class PrefixProbe implements Probe {
  readonly all: readonly number[];
  readonly cost: ProbeCost;
  readonly #slot: number;
  readonly #nodes: readonly Node[];

  constructor(slot: number, placed: readonly (Placed & { readonly values: readonly string[] })[]) {
    this.#slot = slot;
    this.all = placed.map(({ position }) => position);
    const lists = new Map<string, RuleList>();
    for (const one of placed) {
      for (const prefix of one.values) {
        groupOf(lists, prefix, () => new RuleList()).add(one);
      }
    }
    this.#nodes = inOrder(lists);
    const worst = worstOf(costsOfChains(this.#nodes));
    this.cost = { ...worst, units: worst.units + 10 + 4 * Math.ceil(Math.log2(this.#nodes.length + 1)) };
  }

  probe(reading: Reading, into: Cursors): void {
    const value = reading.text(this.#slot);
    if (value === undefined) return;
    for (let node = this.#lastBefore(value); node !== undefined; node = node.shorter) {
      if (value.startsWith(node.prefix)) into.addList(node.list.positions);
    }
  }

  /** The last node whose prefix is not behind a value. */
  #lastBefore(value: string): Node | undefined {
    const nodes = this.#nodes;
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((nodes[middle] as Node).prefix <= value) low = middle + 1;
      else high = middle;
    }
    return nodes[low - 1];
  }
}

function inOrder(lists: ReadonlyMap<string, RuleList>): readonly Node[] {
  const nodes: Node[] = [];
  // By UTF-16 units, as values are compared.
  for (const prefix of [...lists.keys()].sort()) {
    let shorter = nodes.at(-1);
    while (shorter !== undefined && !prefix.startsWith(shorter.prefix)) shorter = shorter.shorter;
    nodes.push({ prefix, list: lists.get(prefix) as RuleList, shorter });
  }
  return nodes;
}

function costsOfChains(nodes: readonly Node[]): readonly ProbeCost[] {
  const chains = new Map<Node, ProbeCost>();
  for (const node of nodes) {
    const above = node.shorter && chains.get(node.shorter);
    const step = { units: 4, draws: 0 };
    chains.set(node, sumOf(above === undefined ? [node.list.cost, step] : [node.list.cost, step, above]));
  }
  return [...chains.values()];
}
