import type { Group, Variant } from "./group.ts";

/** A Koa 3 server under 50 connections of dyed requests. */
export const koaGroup: Group = {
  name: "koa",
  unit: "us",
  sliceMs: 120,
  warmUpMs: 1500,
  rounds: 16,
  variants: [
    variant("bare", { color: null, tags: 0 }),
    variant("minimal", { color: "gray", tags: 4 }),
    variant("adapter", { color: "gray", tags: 4 }),
  ],
  comparisons: [
    {
      name: "koa: CPU, adapter / bare",
      metric: "cpu",
      ours: "adapter",
      peer: "bare",
      limit: 1.65,
      reason:
        "the microseconds of Express over a server that costs two thirds of it: 1.5 on a busy machine; 15 points of slack",
    },
    {
      name: "koa: time, adapter / bare",
      metric: "time",
      ours: "adapter",
      peer: "bare",
      limit: 1.75,
      reason: "throughput at full load: 10 points more slack than CPU, as finer gates flake",
    },
    {
      name: "koa: CPU, adapter / minimal",
      metric: "cpu",
      ours: "adapter",
      peer: "minimal",
      limit: 1.5,
      reason: "as for Express, over a smaller whole",
    },
  ],
};

function variant(name: string, proof: Readonly<Record<string, unknown>>): Variant {
  return { name, measured: "server", client: ["http-load"], server: ["koa-server", name], proof };
}
