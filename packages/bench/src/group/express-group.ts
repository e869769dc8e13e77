import type { Group, Variant } from "./group.ts";

/** An Express 5 server under 50 connections of dyed requests. */
export const expressGroup: Group = {
  name: "express",
  unit: "us",
  sliceMs: 120,
  warmUpMs: 1500,
  rounds: 16,
  variants: [
    variant("bare", { color: null, tags: 0, traced: false }),
    variant("minimal", { color: "gray", tags: 4, traced: false }),
    variant("minimal-bound", { color: "gray", tags: 4, traced: false }),
    variant("adapter", { color: "gray", tags: 4, traced: false }),
    {
      ...variant("edge", { color: "gray", tags: 4, traced: false }),
      client: ["http-load", "arriving"],
      requests: "arriving",
    },
    variant("register", { color: "gray", tags: 4, traced: false }),
    variant("otel", { color: null, tags: 0, traced: true }),
    variant("otel-sampled", { color: null, tags: 0, traced: true }),
  ],
  comparisons: [
    {
      name: "express: CPU, adapter / bare",
      metric: "cpu",
      ours: "adapter",
      peer: "bare",
      limit: 1.5,
      reason: "minimal middleware 1.27, bound req and res 0.1, request id, Vary, checks 0.08; 5 points of slack",
    },
    {
      name: "express: time, adapter / bare",
      metric: "time",
      ours: "adapter",
      peer: "bare",
      limit: 1.6,
      reason: "throughput at full load: 10 points more slack than CPU, as finer gates flake",
    },
    {
      name: "express: CPU, adapter / minimal",
      metric: "cpu",
      ours: "adapter",
      peer: "minimal",
      limit: 1.3,
      reason: "bound req and res, request id, Vary, x-dye and its checks on top of what the minimal one does",
    },
    {
      name: "express: CPU, adapter / minimal, bound",
      metric: "cpu",
      ours: "adapter",
      peer: "minimal-bound",
      limit: 1.25,
      reason: "request id, Vary, x-dye and its checks",
    },
    {
      name: "express: CPU, register / adapter",
      metric: "cpu",
      ours: "register",
      peer: "adapter",
      limit: 1.1,
      reason: "5 points for what is received before the framework; 5 points of slack",
    },
    {
      name: "express: CPU, adapter / OTel, not sampled",
      metric: "cpu",
      ours: "adapter",
      peer: "otel",
      limit: 0.65,
      reason: "a regression that made us cost two thirds of OTel's instrumentation would be a serious one",
    },
    {
      name: "express: time, adapter / OTel, not sampled",
      metric: "time",
      ours: "adapter",
      peer: "otel",
      limit: 0.48,
      reason: "2.1 times the throughput; required",
    },
    {
      name: "express: time, adapter / OTel, sampled",
      metric: "time",
      ours: "adapter",
      peer: "otel-sampled",
      limit: 0.42,
      reason: "2.4 times the throughput, every request recorded and none exported; required",
    },
    {
      name: "express: CPU, edge with 4 tags and 20 rules / adapter",
      metric: "cpu",
      ours: "edge",
      peer: "adapter",
      limit: 1.1,
      reason: "what deciding adds to carrying, its sources being cached; required",
    },
  ],
};

function variant(name: string, proof: Readonly<Record<string, unknown>>): Variant {
  return { name, measured: "server", client: ["http-load"], server: ["express-server", name], proof };
}
