import type { Group, Variant } from "./group.ts";

/** Outbound HTTP calls, each from a context with a dye, with our diagnostics-channel hook and without. */
export const outboundGroups: readonly Group[] = ["fetch", "undici.request", "node:http"].map((client) => ({
  name: client,
  unit: "us",
  sliceMs: 120,
  warmUpMs: 1500,
  rounds: 16,
  variants: ["bare", "hooked"].map(
    (name): Variant => ({
      name,
      measured: "client",
      client: ["outbound-client", client, name],
      server: ["echo-server"],
    }),
  ),
  comparisons: [
    {
      name: `${client}: CPU, hooked / bare`,
      metric: "cpu",
      ours: "hooked",
      peer: "bare",
      limit: 1.2,
      reason:
        "the hook costs 1.00; nine header lines more to write, to send and to free are 5 to 15 points of a small request",
    },
    {
      name: `${client}: time, hooked / bare`,
      metric: "time",
      ours: "hooked",
      peer: "bare",
      limit: 1.3,
      reason: "throughput at full load: 10 points more slack than CPU, as finer gates flake",
    },
  ],
}));
