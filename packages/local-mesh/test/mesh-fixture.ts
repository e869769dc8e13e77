import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessLogRecord } from "@dyeing/lanes/access-log";
import type { Endpoint, EndpointTable } from "@dyeing/lanes/explain";
import { onTestFinished } from "vitest";
import { type LocalMesh, startLocalMesh } from "../src/index.ts";

export interface MeshFixture {
  readonly mesh: LocalMesh;
  /** Base URL of the only listener. */
  readonly url: string;
  readonly port: number;
  /** The access log once it holds so many lines; fails when it holds more. */
  log(count: number): Promise<readonly AccessLogRecord[]>;
}

export interface FixtureOptions {
  readonly host?: string;
  readonly protocol?: "http1" | "http2";
  /** YAML of the resources. */
  readonly yaml?: string;
  readonly endpoints?: EndpointTable;
  readonly logHeaders?: readonly string[];
  readonly drainMs?: number;
  readonly requestIdleMs?: number;
  readonly requestTotalMs?: number;
  readonly shadowHostSuffix?: boolean;
  /** More labels of the caller's pod. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Starts a mesh with one listener, `gateway->HOST`; it ends with the test. */
export async function meshFixture(options: FixtureOptions = {}): Promise<MeshFixture> {
  const {
    host = "order",
    protocol = "http1",
    yaml,
    endpoints = {},
    logHeaders = [],
    drainMs = 200,
    labels,
    ...limits
  } = options;
  const folder = await mkdtemp(join(tmpdir(), "local-mesh-"));
  const accessLog = join(folder, "access.log");
  const resources = yaml === undefined ? [] : [join(folder, "resources.yaml")];
  if (yaml !== undefined) await writeFile(join(folder, "resources.yaml"), yaml);
  const mesh = await startLocalMesh({
    resources,
    accessLog,
    logHeaders,
    namespace: "carpool",
    drainMs,
    ...limits,
    listeners: [{ edge: `gateway->${host}`, caller: { service: "gateway", version: "v1", labels }, host, protocol }],
    endpoints,
  });
  onTestFinished(async () => {
    await mesh.close();
    await rm(folder, { recursive: true });
  });
  const port = mesh.listeners[0]?.port ?? 0;
  const log = async (count: number): Promise<readonly AccessLogRecord[]> => {
    // A caller may have its whole answer before the mesh has seen the call end.
    for (;;) {
      await mesh.flushLog();
      const records = parseLog(await readFile(accessLog, "utf8"));
      if (records.length > count) throw new Error(`${records.length} lines instead of ${count}`);
      if (records.length === count) return records;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { mesh, url: `http://127.0.0.1:${port}`, port, log };
}

export function parseLog(text: string): readonly AccessLogRecord[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AccessLogRecord);
}

/** Opens a server on a free loopback port; it is closed with the test. */
export async function listening(server: Server & { closeAllConnections?(): void }): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections?.();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

/** A request id that was made up. */
export const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A port that nobody listens on: one below 1024 is never handed out to anybody. */
export const CLOSED_PORT = 1;

export function instance(app: string, version: string, port: number): Endpoint {
  return { address: `127.0.0.1:${port}`, labels: { app, version } };
}
