import type { Group, Variant } from "./group.ts";

const LINES = "nine header lines more to write, to send and to free are 5 to 15 points of a small request";
const CLIENTS = [
  { client: "fetch", limit: 1.2, reason: `the hooks are lost in what fetch costs; ${LINES}` },
  {
    client: "undici.request",
    limit: 1.45,
    reason: `who called is kept beside each dispatch (decision 0034); ${LINES}`,
  },
  { client: "node:http", limit: 1.2, reason: `the hook costs 1.00; ${LINES}` },
];

/** Outbound HTTP calls, each from a context with a dye, with our hooks and without. */
export const outboundGroups: readonly Group[] = CLIENTS.map(({ client, limit, reason }) => ({
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
      limit,
      reason,
    },
    {
      name: `${client}: time, hooked / bare`,
      metric: "time",
      ours: "hooked",
      peer: "bare",
      limit: limit + 0.1,
      reason: "throughput at full load: 10 points more slack than CPU, as finer gates flake",
    },
  ],
}));
