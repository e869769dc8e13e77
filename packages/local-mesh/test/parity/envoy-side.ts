import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type AccessLogRecord, DYEING_FIELDS, headerField, ISTIO_FIELDS } from "@dyeing/lanes/access-log";
import { clustersOf, type Json, routesOf } from "./envoy-resources.ts";
import { LOGGED_HEADERS, type Served, type Side } from "./side.ts";

const START_LIMIT_MS = 60_000;
const FLUSH_MS = 30;
const type = (name: string): Json => ({ "@type": `type.googleapis.com/envoy.extensions.${name}` });

/**
 * Path of a real Envoy: `DYEING_ENVOY`, or where `scripts/istio-tools.mjs` has put it. Throws when there is none: the
 * comparison is the point of the run.
 */
export function envoyBinary(): string {
  const { DYEING_ENVOY } = process.env;
  if (DYEING_ENVOY !== undefined) {
    if (!existsSync(DYEING_ENVOY)) throw new Error(`no Envoy at \`${DYEING_ENVOY}\` (DYEING_ENVOY)`);
    return DYEING_ENVOY;
  }
  const script = fileURLToPath(new URL("../../../../scripts/istio-tools.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--where"], { encoding: "utf8" });
  if (status !== 0)
    throw new Error(`no Envoy: run \`node scripts/istio-tools.mjs\` first, or set DYEING_ENVOY: ${stderr}`);
  return (JSON.parse(stdout) as { envoy: string }).envoy;
}

/** One Envoy with a listener for each scenario, configured as istiod would. */
export async function startEnvoySide(served: readonly Served[], binary: string): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), "parity-envoy-"));
  const logOf = (index: number): string => join(folder, `${index}.log`);
  const config = {
    admin: { address: { socketAddress: { address: "127.0.0.1", portValue: 0 } } },
    staticResources: {
      listeners: served.map((one, index) => listener(one, index, logOf(index))),
      clusters: served.flatMap((one, index) => clustersOf(one, index)),
    },
  };
  const adminFile = join(folder, "admin");
  await writeFile(join(folder, "envoy.json"), JSON.stringify(config));
  const options = ["--concurrency", "1", "--use-dynamic-base-id", "-l", "error", "--admin-address-path", adminFile];
  options.push("--file-flush-interval-msec", String(FLUSH_MS), "-c", join(folder, "envoy.json"));
  const child = spawn(binary, options, { stdio: ["ignore", "ignore", "pipe"] });
  let problems = "";
  child.stderr.on("data", (data) => {
    problems += data;
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true });
  };
  const ports = await portsOf(adminFile, () => child.exitCode !== null);
  if (ports === undefined) {
    await close();
    throw new Error(`Envoy did not start: ${problems}`);
  }
  return {
    port: (index) => ports.get(String(index)) ?? 0,
    log: async (index) => {
      await pause(FLUSH_MS * 2);
      const text = await readFile(logOf(index), "utf8").catch(() => "");
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as AccessLogRecord);
    },
    close,
  };
}

/** The listeners' ports by name, as soon as Envoy serves; undefined when it never does. */
async function portsOf(adminFile: string, gone: () => boolean): Promise<ReadonlyMap<string, number> | undefined> {
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline && !gone(); await pause(50)) {
    const address = await readFile(adminFile, "utf8").catch(() => "");
    if (address === "") continue;
    const ready = await fetch(`http://${address}/ready`).catch(() => undefined);
    if (ready?.status !== 200) continue;
    const { listener_statuses: statuses } = (await (await fetch(`http://${address}/listeners?format=json`)).json()) as {
      listener_statuses: { name: string; local_address: { socket_address: { port_value: number } } }[];
    };
    return new Map(statuses.map((one) => [one.name, one.local_address.socket_address.port_value]));
  }
  return undefined;
}

function listener(served: Served, index: number, log: string): Json {
  const headers = LOGGED_HEADERS.map((name) => [headerField(name), `%REQ(${name})%`]);
  const manager = {
    ...type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
    statPrefix: String(index),
    codecType: served.scenario.protocol === "http2" ? "HTTP2" : "HTTP1",
    // As istiod has it.
    normalizePath: true,
    useRemoteAddress: false,
    upgradeConfigs: [{ upgradeType: "websocket" }],
    routeConfig: { name: String(index), validateClusters: false, virtualHosts: [routesOf(served, index)] },
    httpFilters: [
      { name: "envoy.filters.http.fault", typedConfig: type("filters.http.fault.v3.HTTPFault") },
      { name: "envoy.filters.http.router", typedConfig: type("filters.http.router.v3.Router") },
    ],
    accessLog: [
      {
        name: "file",
        typedConfig: {
          ...type("access_loggers.file.v3.FileAccessLog"),
          path: log,
          logFormat: { jsonFormat: { ...ISTIO_FIELDS, ...DYEING_FIELDS, ...Object.fromEntries(headers) } },
        },
      },
    ],
  };
  return {
    name: String(index),
    address: { socketAddress: { address: "127.0.0.1", portValue: 0 } },
    filterChains: [{ filters: [{ name: "envoy.filters.network.http_connection_manager", typedConfig: manager }] }],
  };
}
