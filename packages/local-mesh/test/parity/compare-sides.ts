import type { AccessLogRecord } from "@dyeing/lanes/access-log";
import { comparable, differences } from "./compare.ts";
import { startEnvoySide } from "./envoy-side.ts";
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
  const local = await runSide(scenarios, startLocalSide);
  const envoy = await runSide(scenarios, startEnvoySide);
  return new Map(
    scenarios.map(({ name, asks }, index) => [
      name,
      asks.flatMap((_ask, place) => {
        const [ours, theirs] = [local[index]?.[place], envoy[index]?.[place]];
        if (ours === undefined || theirs === undefined) throw new Error(`scenario \`${name}\` was not played`);
        return [
          ...differences(`ask ${place}, answer`, ours.seen, theirs.seen),
          ...differences(`ask ${place}, log`, ours.line, theirs.line),
        ];
      }),
    ]),
  );
}

interface Played {
  readonly seen: Seen;
  readonly line: Seen;
}

async function runSide(
  scenarios: readonly Scenario[],
  start: (served: readonly Served[]) => Promise<Side>,
): Promise<readonly (readonly Played[])[]> {
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
  const addresses: { address: string; version: string }[] = [];
  for (const { version, closed } of scenario.endpoints ?? [{ version: "v1" }]) {
    if (closed === true) {
      addresses.push({ address: CLOSED, version });
      continue;
    }
    const service = await startService(scenario.protocol);
    own.push(service);
    services.push(service);
    addresses.push({ address: `127.0.0.1:${service.port}`, version });
  }
  return { scenario, addresses, asked: () => own.reduce((sum, service) => sum + service.asked(), 0) };
}

async function playAll(side: Side, served: Served, index: number): Promise<readonly Played[]> {
  const played: Played[] = [];
  let before = 0;
  for (const ask of served.scenario.asks) {
    const seen = await play(side.port(index), ask, served.asked);
    const lines = await linesBeyond(side, index, before);
    before += lines.length;
    const line = lines.map((record) => comparable(record, served));
    played.push({ seen, line: line.length === 1 ? (line[0] ?? {}) : { lines: line } });
  }
  return played;
}

/** What a request added to the log, once that is anything. */
async function linesBeyond(side: Side, index: number, before: number): Promise<readonly AccessLogRecord[]> {
  for (const end = Date.now() + LOG_LIMIT_MS; ; ) {
    const lines = await side.log(index);
    if (lines.length > before || Date.now() > end) return lines.slice(before);
  }
}
