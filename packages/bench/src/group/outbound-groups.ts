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
    { name: `${client}: CPU, hooked / bare`, metric: "cpu", ours: "hooked", peer: "bare", limit: 1.15, reason: "TODO" },
    {
      name: `${client}: time, hooked / bare`,
      metric: "time",
      ours: "hooked",
      peer: "bare",
      limit: 1.2,
      reason: "TODO",
    },
  ],
}));
