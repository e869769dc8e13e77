import type { Anchor } from "../anchor/anchor.ts";
import { groupOf } from "./group-of.ts";

/** How many rules a look at a sample or a pattern may bring, for the choice: their looks cost more than a value's. */
const AS_MANY_AS: Readonly<Record<"pattern" | "sample", number>> = { pattern: 16, sample: 32 };

/**
 * Chooses for each rule what it is looked up by: that which it shares with the fewest others. Undefined: nothing. So
 * `request.method == "GET"`, which all rules of a file may say, is no way to find one of them.
 */
export function* chooseAnchors(
  rules: readonly (readonly Anchor[])[],
): Generator<void, readonly (Anchor | undefined)[]> {
  const sharing: Sharing = { "one-of": new Map(), prefix: new Map() };
  for (const anchors of rules) {
    for (const anchor of anchors) {
      if (anchor.kind !== "one-of" && anchor.kind !== "prefix") continue;
      const counts = countsFor(anchor, sharing);
      for (const value of anchor.values) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    yield;
  }
  const chosen: (Anchor | undefined)[] = [];
  for (const anchors of rules) {
    let best: Anchor | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const anchor of anchors) {
      const shared = sharersOf(anchor, sharing);
      if (shared < fewest) {
        best = anchor;
        fewest = shared;
      }
    }
    chosen.push(best);
    yield;
  }
  return chosen;
}

/** By the slot of a term: how many rules want each value. */
type Sharing = Readonly<Record<"one-of" | "prefix", Map<number, Map<string, number>>>>;

function countsFor({ kind, slot }: Anchor & { kind: keyof Sharing }, sharing: Sharing): Map<string, number> {
  return groupOf(sharing[kind], slot, () => new Map());
}

function sharersOf(anchor: Anchor, sharing: Sharing): number {
  if (anchor.kind === "pattern" || anchor.kind === "sample") return AS_MANY_AS[anchor.kind];
  const counts = countsFor(anchor, sharing);
  let most = 0;
  for (const value of anchor.values) most = Math.max(most, counts.get(value) ?? 0);
  return most;
}
