import { cpuRow } from "./cpu-row.ts";
import type { Group, Variant } from "./group.ts";

/** Deciding and explaining where a request goes, in a mesh of one host and of a thousand, and as version 0.1.0 did. */
export const lanesGroup: Group = {
  name: "lanes",
  unit: "ns",
  sliceMs: 60,
  warmUpMs: 400,
  rounds: 12,
  variants: [
    ...["decide 1", "decide 1000", "decide 1 before", "explain 1", "explain 1000", "explain 1 before"].map(variant),
    variant("minimal 1"),
  ],
  comparisons: [
    cpuRow("decide, 6 routes / minimal matcher", "decide 1", "minimal 1", 8, {
      reason: "host, path, faults and weights besides, for a neighbour that compares one header",
    }),
    cpuRow("decide / version 0.1.0", "decide 1", "decide 1 before", 1.67, {
      reason: "at least 0.6 of its rate, for every feature that routes instead of a few",
    }),
    cpuRow("decide, 1,000 hosts / 1 host", "decide 1000", "decide 1", 1.5, {
      reason:
        "a request reads what hosts share, and little of its own host: the rest is that a thousand do not fit the caches",
    }),
    cpuRow("explain, 1 host / decide", "explain 1", "decide 1", 3, {
      reason: "evidence of each condition is kept; notices are looked for only when they are asked for",
    }),
    cpuRow("explain / version 0.1.0", "explain 1", "explain 1 before", 1.67, {
      reason: "as for decide",
    }),
    cpuRow("explain, 1,000 hosts / 1 host", "explain 1000", "explain 1", 1.5, {
      reason: "as for decide",
    }),
  ],
};

/** Reading and compiling resources. */
export const lanesLoadGroup: Group = {
  name: "lanes-load",
  unit: "us",
  sliceMs: 400,
  warmUpMs: 2000,
  rounds: 4,
  variants: ["load 500", "load 1000", "load 1000 before"].map(variant),
  comparisons: [
    cpuRow("read and compile 1,000 hosts / 500 hosts", "load 1000", "load 500", 2.3, {
      reason: "twice the text is twice the work; 15 % for what grows with the heap",
    }),
    cpuRow("read and compile 1,000 hosts / version 0.1.0", "load 1000", "load 1000 before", 1.5, {
      reason: "every field has its place and its check",
    }),
  ],
};

/** By the arguments of its subject. */
function variant(name: string): Variant {
  return { name, measured: "client", client: ["lanes", ...name.split(" ")] };
}
