import type { Reading } from "../condition/reading.ts";
import type { Cursors } from "./cursors.ts";
import { type PrefixNode, PrefixTree } from "./prefix-tree.ts";
import { type Placed, type Probe, type ProbeCost, RuleList, worstOf } from "./probe.ts";

/** Rules that want a term to begin with some text. */
export class PrefixProbe implements Probe {
  readonly all: number[] = [];
  readonly #slot: number;
  readonly #tree = new PrefixTree<RuleList>();

  constructor(slot: number) {
    this.#slot = slot;
  }

  get cost(): ProbeCost {
    const worst = worstWay(this.#tree.root);
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

/** What the way through the tree costs that costs most: a value goes one of them. */
function worstWay(root: PrefixNode<RuleList>): ProbeCost {
  let worst: ProbeCost = { units: 0, draws: 0 };
  const open: { readonly node: PrefixNode<RuleList>; readonly above: ProbeCost }[] = [{ node: root, above: worst }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { units, draws } = next.node.found?.cost ?? { units: 0, draws: 0 };
    const here = { units: next.above.units + units + 2, draws: next.above.draws + draws };
    worst = worstOf(worst, here);
    for (const node of next.node.children()) open.push({ node, above: here });
  }
  return worst;
}
