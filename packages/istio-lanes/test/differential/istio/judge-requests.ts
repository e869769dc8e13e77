import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveClusters } from "../envoy/cluster-config.ts";
import { type LogLine, serveRoutes } from "../envoy/listener-config.ts";
import { RealEnvoy } from "../envoy/real-envoy.ts";
import { type Reply, send } from "../envoy/send.ts";
import { startUpstream } from "../envoy/upstream.ts";
import type { Question, Scenario } from "../scenario.ts";
import type { Judgement } from "../verdict.ts";
import type { Json } from "./json.ts";
import type { OracleAnswer } from "./oracle-answer.ts";
import { readVerdict } from "./read-verdict.ts";

/** What Envoy did with one request. */
export interface Observation {
  readonly reply: Reply;
  /** Undefined when nothing was logged. */
  readonly line: LogLine | undefined;
  /** The route of istiod's that the log names. */
  readonly route: Json;
}

interface Served {
  readonly socket: string;
  readonly routes: ReadonlyMap<string, Json>;
}

/** Serves istiod's answers on one real Envoy, sends every request, and says what became of each. By scenario id. */
export async function judgeRequests(
  envoyBinary: string,
  scenarios: readonly Scenario[],
  answers: ReadonlyMap<string, OracleAnswer>,
): Promise<ReadonlyMap<string, readonly Judgement[]>> {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-envoy-"));
  const upstream = await startUpstream();
  try {
    const log = join(folder, "access.log");
    mkdirSync(join(folder, "s"));
    const listeners: Json[] = [];
    const clusters = new Map<string, Json>();
    const served = new Map<string, Served>();
    for (const { id, callers } of scenarios) {
      for (const caller of callers) {
        const egress = answers.get(id)?.callers?.[caller.id];
        if (egress === undefined) continue;
        const own = serveClusters(egress, upstream.port);
        for (const [name, config] of own.configs) clusters.set(name, config);
        const tables = new Map((egress.routes ?? []).map((table) => [table.name, table]));
        for (const { port, route, tls, manager } of egress.listeners) {
          const table = tables.get(route);
          const key = place(id, caller.id, port);
          if (tls || table === undefined || served.has(key)) continue;
          const socket = join(folder, "s", String(listeners.length));
          const { listener, routes } = serveRoutes(socket, key, manager, table, own, log);
          served.set(key, { socket, routes });
          listeners.push(listener);
        }
      }
    }
    const envoy = await RealEnvoy.start(envoyBinary, folder, log, { listeners, clusters: [...clusters.values()] });
    try {
      return await ask(envoy, scenarios, answers, served);
    } finally {
      envoy.stop();
    }
  } finally {
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const AT_A_TIME = 32;

async function ask(
  envoy: RealEnvoy,
  scenarios: readonly Scenario[],
  answers: ReadonlyMap<string, OracleAnswer>,
  served: ReadonlyMap<string, Served>,
): Promise<ReadonlyMap<string, readonly Judgement[]>> {
  const replies = new Map<string, Reply>();
  const open: { readonly ask: string; readonly question: Question; readonly socket: string }[] = [];
  for (const { id, requests } of scenarios) {
    for (const [index, question] of requests.entries()) {
      const at = served.get(place(id, question.caller, question.port));
      if (at !== undefined) open.push({ ask: `${id}@${index}`, question, socket: at.socket });
    }
  }
  const count = open.length;
  const work = async () => {
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      replies.set(next.ask, await send(next.socket, next.question, next.ask));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const lines = await envoy.lines(count);
  return new Map(
    scenarios.map((scenario) => [
      scenario.id,
      scenario.requests.map((question, index) => {
        const key = `${scenario.id}@${index}`;
        const reply = replies.get(key);
        const line = lines.get(key);
        const at = served.get(place(scenario.id, question.caller, question.port));
        const route = line?.route == null ? undefined : at?.routes.get(line.route);
        const observation = reply && { reply, line, route };
        return readVerdict(scenario, question, answers.get(scenario.id), observation);
      }),
    ]),
  );
}

function place(id: string, caller: string, port: number): string {
  return `${id} ${caller} ${port}`;
}
