import assert from "node:assert/strict";
import { Party, type PartySpec } from "../party/party.ts";
import { arrivingHeaders } from "../workload/arriving-request.ts";
import { dyedHeaders } from "../workload/dyed-request.ts";
import type { RoundSample } from "./compare.ts";
import type { Group, Variant } from "./group.ts";

interface Running {
  readonly variant: Variant;
  readonly client: Party;
  readonly server: Party | undefined;
}

/**
 * Measures the variants of a group, each in processes of its own, in short slices there and back (A B C, C B A) so that
 * what the machine does meanwhile meets all of them alike. Returns one sample per round.
 */
export async function measureGroup(group: Group, progress: (text: string) => void): Promise<RoundSample[]> {
  const parties = new Map<string, Party>();
  try {
    const running: Running[] = [];
    for (const variant of group.variants) {
      progress(`${group.name}: starting ${variant.name}`);
      const { checkout, measured } = variant;
      const of = (party: Variant["measured"]) => (measured === party ? checkout : undefined);
      const server = variant.server && (await startOnce(parties, variant.server, of("server")));
      running.push({ variant, server, client: await startOnce(parties, variant.client, of("client")) });
      if (variant.proof !== undefined) await prove(variant.proof, server?.port ?? 0, variant.requests);
    }
    for (const each of running) {
      progress(`${group.name}: warming up ${each.variant.name}`);
      await slice(each, group.warmUpMs);
    }
    const samples: RoundSample[] = [];
    for (let round = 0; round < group.rounds; round += 1) {
      progress(`${group.name}: round ${round + 1} of ${group.rounds}`);
      samples.push(await measureRound(running, group.sliceMs));
    }
    return samples;
  } finally {
    await Promise.all([...parties.values()].map((party) => party.close()));
  }
}

async function prove(
  proof: Readonly<Record<string, unknown>>,
  port: number,
  requests: Variant["requests"] = "dyed",
): Promise<void> {
  const headers = requests === "dyed" ? dyedHeaders(0) : arrivingHeaders(0);
  const response = await fetch(`http://127.0.0.1:${port}/proof`, { headers });
  assert.deepEqual(await response.json(), proof);
}

/** Parties with the same subject and arguments are one process: a load generator, a plain server. */
async function startOnce(parties: Map<string, Party>, spec: PartySpec, checkout?: string): Promise<Party> {
  const key = [checkout, ...spec].join(" ");
  const known = parties.get(key);
  if (known !== undefined) return known;
  const party = await Party.start(spec, { checkout });
  parties.set(key, party);
  return party;
}

async function measureRound(running: readonly Running[], sliceMs: number): Promise<RoundSample> {
  const sums = new Map(running.map(({ variant }) => [variant.name, { operations: 0, cpu: 0, time: 0 }]));
  for (const each of [...running, ...running.toReversed()]) {
    const sum = sums.get(each.variant.name);
    const { operations, cpu, time } = await slice(each, sliceMs);
    if (sum === undefined) continue;
    sum.operations += operations;
    sum.cpu += cpu;
    sum.time += time;
  }
  return new Map(
    [...sums].map(([name, { operations, cpu, time }]) => [name, { cpu: cpu / operations, time: time / operations }]),
  );
}

/** One slice: operations, and the microseconds that they took. */
async function slice({ variant, client, server }: Running, milliseconds: number) {
  const measured = variant.measured === "server" && server !== undefined ? server : client;
  const before = await measured.cpu();
  const ran = await client.run(milliseconds, server?.port ?? 0);
  const cpu = (await measured.cpu()) - before;
  return { operations: ran.operations, cpu, time: ran.milliseconds * 1000 };
}
