import { setTimeout as pause } from "node:timers/promises";
import type { AccessLogRecord } from "@dyeing/lanes/access-log";
import { comparable, differences } from "./compare.ts";
import { envoyBinary, startEnvoySide } from "./envoy-side.ts";
import { startLocalSide } from "./local-side.ts";
import { play, type Seen } from "./play.ts";
import type { Scenario } from "./scenario.ts";
import { type Service, startService } from "./services.ts";
import type { Served, Side } from "./side.ts";

const LOG_LIMIT_MS = 5000;
/** A port that nobody listens on: one below 1024 is never handed out to anybody. */
const CLOSED = "127.0.0.1:1";

/** Of each scenario, what the local mesh and Envoy disagree on. */
export async function compareSides(scenarios: readonly Scenario[]): Promise<ReadonlyMap<string, readonly string[]>> {
  // First, as without it there is nothing to compare with.
  const binary = envoyBinary();
  const local = await runSide(scenarios, startLocalSide);
  const envoy = await runSide(scenarios, (served) => startEnvoySide(served, binary));
  return new Map(
    scenarios.map(({ name, asks }, index) => {
      const [ours, theirs] = [local[index], envoy[index]];
      if (ours?.asks.length !== asks.length || theirs?.asks.length !== asks.length) {
        throw new Error(`scenario \`${name}\` was not played`);
      }
      const found = asks.flatMap((_ask, place) => [
        ...differences(`ask ${place}, answer`, ours.asks[place]?.seen ?? {}, theirs.asks[place]?.seen ?? {}),
        ...differences(`ask ${place}, log`, ours.asks[place]?.line ?? {}, theirs.asks[place]?.line ?? {}),
      ]);
      return [name, [...found, ...differences("received", { ...ours.received }, { ...theirs.received })]];
    }),
  );
}

interface Played {
  readonly asks: readonly { readonly seen: Seen; readonly line: Seen }[];
  /** What the services got, in an order of its own. */
  readonly received: readonly string[];
}

async function runSide(
  scenarios: readonly Scenario[],
  start: (served: readonly Served[]) => Promise<Side>,
): Promise<readonly Played[]> {
  const services: Service[] = [];
  try {
    const served = await Promise.all(scenarios.map((scenario) => serve(scenario, services)));
    const side = await start(served);
    try {
      return await Promise.all(served.map((one, index) => playAll(side, one, index)));
    } finally {
      await side.close();
    }
  } finally {
    await Promise.all(services.map((service) => service.close()));
  }
}

async function serve(scenario: Scenario, services: Service[]): Promise<Served> {
  const own: Service[] = [];
  const addresses: Served["addresses"][number][] = [];
  for (const endpoint of scenario.endpoints ?? [{ version: "v1" }]) {
    if (endpoint.closed === true) {
      addresses.push({ ...endpoint, address: CLOSED });
      continue;
    }
    const service = await startService(endpoint.version, scenario.protocol);
    own.push(service);
    services.push(service);
    addresses.push({ ...endpoint, address: `127.0.0.1:${service.port}` });
  }
  return {
    scenario,
    addresses,
    asked: () => own.reduce((sum, service) => sum + service.asked(), 0),
    received: () => own.flatMap((service) => service.received()),
  };
}

async function playAll(side: Side, served: Served, index: number): Promise<Played> {
  const asks: Played["asks"][number][] = [];
  let before = 0;
  for (const ask of served.scenario.asks) {
    const seen = await play(side.port(index), ask, served.asked);
    const lines = await linesBeyond(side, index, before);
    before += lines.length;
    const line = lines.map((record) => comparable(record, served));
    asks.push({ seen, line: line.length === 1 ? (line[0] ?? {}) : { lines: line } });
  }
  return { asks, received: await receivedBy(served) };
}

/** What the services got, once that is as much as the scenario says, or when it is late. */
async function receivedBy({ scenario: { receives }, received }: Served): Promise<readonly string[]> {
  if (receives === undefined) return [];
  for (const end = Date.now() + LOG_LIMIT_MS; received().length < receives && Date.now() < end; ) await pause(10);
  // Nor more than that.
  await pause(50);
  return received()
    .map((one) => JSON.stringify(one))
    .sort();
}

/** What a request added to the log, once that is anything. */
async function linesBeyond(side: Side, index: number, before: number): Promise<readonly AccessLogRecord[]> {
  for (const end = Date.now() + LOG_LIMIT_MS; ; ) {
    const lines = await side.log(index);
    if (lines.length > before || Date.now() > end) return lines.slice(before);
  }
}
