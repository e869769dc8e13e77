import type net from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { topicNames } from "../kit/topics.ts";
import { type RunningStores, startStores } from "./start-stores.ts";

describe("embedded stores", () => {
  let stores: RunningStores;

  beforeAll(async () => {
    stores = await startStores({ port: 0 });
  }, 60_000);
  afterAll(() => stores.close());

  it("answers every client of many with its own result", async () => {
    const pools = Array.from({ length: 4 }, () => new pg.Pool({ connectionString: stores.url, max: 3 }));
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, i) => {
        const pool = pools[i % 4] as pg.Pool;
        return i % 2 === 0
          ? pool.query("select $1::int as n", [i])
          : pool.query("select $1::text as t, $2::int as n", ["x".repeat(100), i]);
      }),
    );
    await Promise.all(pools.map((pool) => pool.end()));
    expect(answers.map((answer) => answer.rows[0].n)).toEqual(answers.map((_, i) => i));
  });

  it("does not let another client's query between the pieces of one that arrives in several", async () => {
    const slow = new pg.Client({ connectionString: stores.url });
    const other = new pg.Client({ connectionString: stores.url });
    await Promise.all([slow.connect(), other.connect()]);
    // The large parameter is split over many TCP segments, between which the other client's queries arrive.
    const large = "y".repeat(3_000_000);
    const [big, ...small] = await Promise.all([
      slow.query("select length($1::text) as n", [large]),
      ...Array.from({ length: 50 }, (_, i) => other.query("select $1::int as a, $2::int as b", [i, -i])),
    ]);
    await Promise.all([slow.end(), other.end()]);
    expect(big.rows).toEqual([{ n: large.length }]);
    expect(small.map((result) => result.rows[0])).toEqual(small.map((_, i) => ({ a: i, b: 0 - i })));
  });

  it("has the queue's schema and every topic before it says that it listens", async () => {
    const client = new pg.Client({ connectionString: stores.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>("select name from pgboss.queue order by name");
    await client.end();
    expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining([...topicNames, "parked"]));
  });

  it("lets the others go on when a client goes away inside a transaction or a query", async () => {
    const leaver = new pg.Client({ connectionString: stores.url });
    leaver.on("error", () => undefined);
    await leaver.connect();
    await leaver.query("begin");
    await leaver.query("create schema if not exists left_behind");
    const socket = (leaver as unknown as { connection: { stream: net.Socket } }).connection.stream;
    socket.destroy();

    const stayer = new pg.Client({ connectionString: stores.url });
    await stayer.connect();
    const { rows } = await stayer.query("select count(*)::int as n from pg_namespace where nspname = 'left_behind'");
    await stayer.end();
    expect(rows).toEqual([{ n: 0 }]);
  });
});
