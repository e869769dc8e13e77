import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";

export interface DatabaseOptions<TSchema extends Record<string, unknown>> {
  readonly url: string;
  /** The service's schema in PostgreSQL. It must be the only one the service touches. */
  readonly schema: string;
  /** The drizzle tables, made with `pgSchema(schema)`. */
  readonly tables: TSchema;
  /** `*.sql`, run once each in the order of their names, each in one transaction. */
  readonly migrations: URL;
  /** Default 2: the embedded database serves one statement at a time anyway. */
  readonly maxConnections?: number;
  /** How long to wait for a database that is not there yet, milliseconds. Default 0. */
  readonly waitMs?: number | undefined;
  /** Told about connections that broke while idle. */
  readonly onError?: (error: Error) => void;
}

export interface Database<TSchema extends Record<string, unknown>> {
  readonly db: NodePgDatabase<TSchema>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const RETRY_MS = 250;

/**
 * A small pool, the service's schema brought up to date, and drizzle over it.
 *
 * The embedded database multiplexes all clients over one session: name tables with their schema, and use no SET, no
 * named prepared statements, no temporary tables and no LISTEN. An open transaction blocks every other client: keep
 * it short, never call a service inside one.
 *
 * @example
 * const orders = pgSchema("orders").table("orders", { id: text().primaryKey() });
 * const database = await openDatabase({ url, schema: "orders", tables: { orders },
 *   migrations: new URL("./migrations/", import.meta.url) });
 * await database.db.insert(orders).values({ id });
 */
export async function openDatabase<TSchema extends Record<string, unknown>>(
  options: DatabaseOptions<TSchema>,
): Promise<Database<TSchema>> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 2,
    connectionTimeoutMillis: 10_000,
    application_name: options.schema,
  });
  pool.on("error", (error) => options.onError?.(error));
  try {
    await reached(pool, options.waitMs ?? 0);
    await migrate(pool, options.schema, options.migrations);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    db: drizzle(pool, { schema: options.tables }),
    async ping() {
      await pool.query("select 1");
    },
    close: () => pool.end(),
  };
}

/** Where everything starts at the same time, the database may be the last to be there. */
async function reached(pool: pg.Pool, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      (await pool.connect()).release();
      return;
    } catch (error) {
      if (performance.now() + RETRY_MS > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

async function migrate(pool: pg.Pool, schema: string, folder: URL): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const scripts = await Promise.all(
    files.map(async (name) => ({ name, sql: await readFile(join(folder.pathname, name), "utf8") })),
  );
  const target = pg.escapeIdentifier(schema);
  const client = await pool.connect();
  try {
    for (const { name, sql } of scripts) {
      await client.query("begin");
      // Two versions of a service start at the same time: one migrates, the other waits and finds it done.
      await client.query("select pg_advisory_xact_lock(hashtext($1))", [`migrate:${schema}`]);
      await client.query(`create schema if not exists ${target}`);
      await client.query(
        `create table if not exists ${target}.migrations (name text primary key, at timestamptz not null default now())`,
      );
      const { rowCount } = await client.query(
        `insert into ${target}.migrations (name) values ($1) on conflict do nothing`,
        [name],
      );
      if (rowCount === 1) await client.query(sql);
      await client.query("commit");
    }
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
