import { codecOperations } from "../workload/codec-operations.ts";
import type { Comparison, Group } from "./group.ts";

/** Encoding and decoding of four tags, without any server. */
export const codecGroup: Group = {
  name: "codec",
  unit: "ns",
  sliceMs: 60,
  warmUpMs: 300,
  rounds: 12,
  variants: Object.keys(codecOperations).map((name) => ({ name, measured: "client", client: ["codec", name] })),
  comparisons: [
    row("inject 4 tags, dye encoded once / OTel baggage", "inject-cached", "baggage-inject", 0.6, "TODO"),
    row("inject 4 tags, dye encoded once / minimal codec", "inject-cached", "minimal-encode", 1.5, "TODO"),
    row("encode 4 tags, fresh dye / OTel baggage", "encode-fresh", "baggage-inject", 1, "TODO"),
    row("encode 4 tags, fresh dye / minimal codec", "encode-fresh", "minimal-encode", 5, "TODO"),
    row("extract 4 tags, x-dye seen before / OTel baggage", "extract-remembered", "baggage-extract", 0.6, "TODO"),
    row("extract 4 tags, x-dye seen before / minimal codec", "extract-remembered", "minimal-decode", 4, "TODO"),
    row("extract 4 tags, x-dye never seen / OTel baggage", "extract-fresh", "baggage-extract", 1.5, "TODO"),
    row("extract 4 tags, x-dye never seen / minimal codec", "extract-fresh", "minimal-decode", 12, "TODO"),
  ],
};

function row(name: string, ours: string, peer: string, limit: number, reason: string): Comparison {
  return { name, metric: "cpu", ours, peer, limit, reason };
}
