import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { request } from "undici";
import { type EdgeId, outside } from "../../topology.ts";
import { isEvidence } from "../judge/is-evidence.ts";
import { Child, REPOSITORY } from "./child.ts";
import { endpointsOf, type MeshListener, meshConfig } from "./mesh-config.ts";
import { waitUntil } from "./wait-until.ts";
import { workloadEnv } from "./workload-env.ts";
import { type Workload, workloads } from "./workloads.ts";

export interface SystemOptions {
  /** Logs and configuration go here. */
  readonly folder: string;
  readonly policy: string;
  readonly routes: string;
  readonly breakEdge: EdgeId | undefined;
  readonly bleedEdge: EdgeId | undefined;
  readonly logHeaders: readonly string[];
  /** Aborted: give up starting. */
  readonly signal: AbortSignal;
  /** Each process, as soon as it is there: whoever stops the system has to stop a half-started one too. */
  readonly onStart: (child: Child) => void;
  /** Each line that is evidence: of messages, and of what outside hosts received. */
  readonly onEvidence: (line: string) => void;
  readonly onReady?: (name: string) => void;
}

/** The running system. */
export interface System {
  readonly gatewayUrl: string;
  readonly accessLog: string;
  /** Calls per edge as the mesh counts them. */
  requestCounts(): Promise<Readonly<Record<string, number>>>;
}

const READY_MS = 30_000;

/** Starts everything, each version as its own process, and waits until it is ready. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { folder, signal, onStart, onEvidence, onReady } = options;
  const logFolder = join(folder, "logs");
  mkdirSync(logFolder);
  const start = (name: string, script: string, env: Record<string, string> = {}, args: string[] = []) => {
    const child = new Child({
      name,
      script,
      env,
      args,
      logFolder,
      onLine: (line) => isEvidence(line) && onEvidence(line),
    });
    onStart(child);
    return child;
  };
  const listening = async (child: Child) => {
    const line = await Promise.race([child.listening, aborted(signal)]);
    onReady?.(child.name);
    return line;
  };

  const accessLog = join(folder, "access.log");
  const configFile = join(folder, "mesh.json");
  const resources = absolute(options.routes);
  writeFileSync(
    configFile,
    JSON.stringify(meshConfig({ resources, accessLog, logHeaders: options.logHeaders }), null, 2),
  );

  // Who needs nobody's address starts first, all at once.
  const stores = start("stores", "reference-app/stores/main.ts");
  const mesh = start("mesh", "packages/local-mesh/src/main.ts", {}, ["--config", configFile]);
  const fakes = outside.map((name) => start(name, "reference-app/outside/main.ts", { OUTSIDE_NAME: name }));
  const [storesLine, meshLine, fakeLines] = await Promise.all([
    listening(stores),
    listening(mesh),
    Promise.all(fakes.map(listening)),
  ]);

  const surroundings = {
    databaseUrl: String(storesLine.url),
    listeners: meshLine.listeners as readonly MeshListener[],
    outside: new Map(outside.map((name, index) => [name as string, Number(fakeLines[index]?.port)])),
    policy: absolute(options.policy),
    authSecret: randomUUID(),
    breakEdge: options.breakEdge,
    bleedEdge: options.bleedEdge,
  };
  const ports = new Map<Workload, number>();
  await Promise.all(
    workloads.map(async (workload) => {
      const { name, service } = workload;
      const child = start(name, `reference-app/services/${service}/main.ts`, workloadEnv(workload, surroundings));
      ports.set(workload, Number((await listening(child)).port));
    }),
  );

  const admin = `http://127.0.0.1:${(meshLine.admin as { port: number }).port}`;
  const { statusCode, body } = await request(`${admin}/endpoints`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(endpointsOf(ports)),
  });
  if (statusCode !== 200) throw new Error(`the mesh refuses its endpoints: ${await body.text()}`);
  await body.dump();
  await Promise.all([...ports].map(([workload, port]) => ready(workload, port, signal)));

  const gateway = workloads.find(({ service }) => service === "gateway");
  return {
    gatewayUrl: `http://127.0.0.1:${gateway && ports.get(gateway)}`,
    accessLog,
    requestCounts: () => countRequests(admin),
  };
}

async function ready({ name, service }: Workload, port: number, signal: AbortSignal): Promise<void> {
  // gRPC: ready from its listening line on.
  if (service === "matching") return;
  await waitUntil(`${name} is ready`, READY_MS, signal, async () => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/readyz`);
    await body.dump();
    return statusCode === 200;
  });
}

async function countRequests(admin: string): Promise<Readonly<Record<string, number>>> {
  const { body } = await request(`${admin}/stats`);
  const { listeners } = (await body.json()) as { listeners: readonly { edge: string; calls: number }[] };
  const counts: Record<string, number> = {};
  for (const { edge, calls } of listeners) counts[edge] = (counts[edge] ?? 0) + calls;
  return counts;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : join(REPOSITORY, path);
}
