import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { PgBoss } from "pg-boss";
import { declareQueues } from "../kit/bus.ts";
import type { RunningService } from "../kit/run-service.ts";
import { MultiplexedPGlite } from "./multiplexed-pglite.ts";

export interface StoresOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default: loopback. */
  readonly host?: string | undefined;
  /** Where the data lives. Default: in memory, gone with the process. */
  readonly dataDir?: string;
}

export interface RunningStores extends RunningService {
  /** For DATABASE_URL of every service. */
  readonly url: string;
}

/** Ten processes with two small pools each, and room for a person with psql. */
const MAX_CONNECTIONS = 100;

/**
 * The embedded stores: PostgreSQL (PGlite) on a port, with the queue's schema and queues already there, so
 * that no two services race for creating them.
 */
export async function startStores({ port, host = "127.0.0.1", dataDir }: StoresOptions): Promise<RunningStores> {
  const db = new MultiplexedPGlite(dataDir === undefined ? {} : { dataDir });
  await db.waitReady;
  const server = new PGLiteSocketServer({ db, host, port, maxConnections: MAX_CONNECTIONS });
  await server.start();
  const address = server.getServerConn();
  const url = `postgres://postgres:postgres@${address}/postgres`;
  await installQueue(url);
  return {
    port: Number(address.slice(address.lastIndexOf(":") + 1)),
    url,
    async close() {
      await server.stop();
      await db.close();
    },
  };
}

async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 1, supervise: false, schedule: false, monitorVacuum: false });
  boss.on("error", () => undefined); // start() and declareQueues() reject as well
  await boss.start();
  await declareQueues(boss);
  await boss.stop({ graceful: false });
}
