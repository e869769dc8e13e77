import type { Comparison, Group, Variant } from "./group.ts";

/** Deciding and explaining where a request goes, in a mesh of one host and of a thousand. */
export const lanesGroup: Group = {
  name: "lanes",
  unit: "ns",
  sliceMs: 60,
  warmUpMs: 400,
  rounds: 10,
  variants: ["decide-1", "decide-1000", "explain-1", "explain-1000", "minimal-decide"].map(variant),
  comparisons: [
    row("decide, 6 routes / minimal matcher", "decide-1", "minimal-decide", 8, {
      reason: "host, path, faults and weights besides, for a neighbour that compares one header",
    }),
    row("decide, 1,000 hosts / 1 host", "decide-1000", "decide-1", 20, {
      reason:
        "hosts are found by a map (a search would be a thousand times); the rest: a thousand hosts do not fit the caches",
    }),
    row("explain, 1 host / decide", "explain-1", "decide-1", 3, {
      reason: "evidence of each condition is kept; notices are looked for only when they are asked for",
    }),
    row("explain, 1,000 hosts / 1 host", "explain-1000", "explain-1", 12, {
      reason: "as for decide",
    }),
  ],
};

/** Reading and compiling resources. */
export const lanesLoadGroup: Group = {
  name: "lanes-load",
  unit: "us",
  sliceMs: 400,
  warmUpMs: 1500,
  rounds: 6,
  variants: ["load-100", "load-200"].map(variant),
  comparisons: [
    row("read and compile 200 hosts / 100 hosts", "load-200", "load-100", 2.3, {
      reason: "twice the text is twice the work; 15 % for what grows with the heap",
    }),
  ],
};

function variant(name: string): Variant {
  return { name, measured: "client", client: ["lanes", name] };
}

function row(
  name: string,
  ours: string,
  peer: string,
  limit: number,
  { reason }: Pick<Comparison, "reason">,
): Comparison {
  return { name, metric: "cpu", ours, peer, limit, reason };
}
