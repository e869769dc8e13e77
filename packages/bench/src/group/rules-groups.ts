import { cpuRow } from "./cpu-row.ts";
import type { Group, Variant } from "./group.ts";

/** Decisions by few and by many rules. */
export const rulesGroup: Group = {
  name: "rules",
  unit: "ns",
  sliceMs: 60,
  warmUpMs: 400,
  rounds: 12,
  variants: [
    ...["decide selective 10", "decide selective 1000", "decide selective 10000", "explain selective 1000"].map(
      variant,
    ),
    ...["decide shared 10", "decide shared 10000", "decide distinct 100"].map(variant),
    ...["decide patterns 10", "decide patterns 1000"].map(variant),
  ],
  comparisons: [
    cpuRow("decide, 1,000 rules / each rule in turn", "decide selective 1000", "explain selective 1000", 0.1, {
      reason: "an explanation tries every rule: a tenth of that means that the index finds those that may apply",
    }),
    cpuRow("decide, 1,000 rules / 10 rules", "decide selective 1000", "decide selective 10", 2.5, {
      reason: "the same lookups: the rest is that a thousand do not fit the nearest cache",
    }),
    cpuRow("decide, 10,000 rules / 10 rules", "decide selective 10000", "decide selective 10", 5, {
      reason: "as for 1,000, and for caches further away",
    }),
    cpuRow("decide, 10,000 shared samples / 10", "decide shared 10000", "decide shared 10", 1.5, {
      reason: "one draw, and a search for the first that takes its bucket",
    }),
    cpuRow("decide, 100 salts / 10 shared samples", "decide distinct 100", "decide shared 10", 30, {
      reason: "a hundred draws for one",
    }),
    cpuRow("decide, 1,000 patterns / 10", "decide patterns 1000", "decide patterns 10", 5, {
      reason: "one pass over the value for all of them, through states that are more than caches hold",
    }),
  ],
};

/** From a document to a policy. */
export const rulesLoadGroup: Group = {
  name: "rules-load",
  unit: "us",
  sliceMs: 600,
  warmUpMs: 2000,
  rounds: 6,
  variants: ["load selective 5000", "load selective 10000"].map(variant),
  comparisons: [
    cpuRow("load 10,000 rules / 5,000", "load selective 10000", "load selective 5000", 2.5, {
      reason: "twice the rules are twice the work; a quarter for what grows with the heap",
    }),
  ],
};

/** By the arguments of its subject. */
function variant(name: string): Variant {
  return { name, measured: "client", client: ["rules", ...name.split(" ")] };
}
