import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { type PrefixNode, PrefixTree } from "./prefix-tree.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, sumOf, worstOf } from "./probe.ts";

/** Rules that want a term to begin with some text. */
export class PrefixProbe implements Probe {
  readonly all: number[] = [];
  readonly #slot: number;
  readonly #tree = new PrefixTree<RuleList>();

  constructor(slot: number) {
    this.#slot = slot;
  }

  get cost(): ProbeCost {
    const worst = worstOf(costsOfWays(this.#tree.root));
    return { ...worst, units: worst.units + 10 };
  }

  /** @param prefixes None of them begins with another one. */
  add(placed: Placed, prefixes: readonly string[]): void {
    this.all.push(placed.position);
    for (const prefix of prefixes) {
      const node = this.#tree.nodeOf(prefix);
      node.found ??= new RuleList();
      node.found.add(placed);
    }
  }

  probe(reading: Reading, into: Cursors): void {
    const value = reading.text(this.#slot);
    if (value === undefined) return;
    let at = 0;
    for (let node: PrefixNode<RuleList> | undefined = this.#tree.root; node !== undefined; ) {
      if (node.found !== undefined) into.addList(node.found.positions);
      node = node.next(value, at);
      if (node !== undefined) at += node.label.length;
    }
  }
}

/** What each way through the tree costs: a value goes one of them. */
function costsOfWays(root: PrefixNode<RuleList>): readonly ProbeCost[] {
  const costs: ProbeCost[] = [];
  const open: [PrefixNode<RuleList>, ProbeCost][] = [[root, { units: 0, draws: 0 }]];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [node, above] = entry;
    const here = sumOf([above, { units: 2, draws: 0 }, ...(node.found === undefined ? [] : [node.found.cost])]);
    costs.push(here);
    for (const child of node.children()) open.push([child, here]);
  }
  return costs;
}
