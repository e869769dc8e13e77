import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { inDye } from "@dyeing/sdk/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStores, startStores } from "./start-stores.ts";

// Row 6: many callers on one connection to a database, each with a dye of its own.
const CALLERS = Array.from({ length: 50 }, (_, at) => `gray-${at}`);

describe("row 6: a pool with one connection to PostgreSQL, 50 callers at once", () => {
  let stores: RunningStores;
  let pool: pg.Pool;
  let dyeing: Dyeing;
  beforeAll(async () => {
    stores = await startStores({ port: 0 });
    pool = new pg.Pool({ connectionString: stores.url, max: 1 });
    dyeing = createDyeing({ service: "order" });
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await stores.close();
    dyeing.close();
  });

  const color = () => dyeing.current()?.color;
  const byEach = <T>(work: (name: string) => Promise<T>) =>
    Promise.all(CALLERS.map((name) => inDye(dyeing, { color: name }, () => work(name))));

  it("promises go on in the dye of who asked", async () => {
    const seen = await byEach(async () => {
      await pool.query("select 1");
      const client = await pool.connect();
      await client.query("select 2");
      client.release();
      return color();
    });
    expect(seen).toEqual(CALLERS);
  });

  it("callbacks are in it with bind(), as the guide says", async () => {
    const seen = await byEach(
      () =>
        new Promise((done) =>
          pool.query(
            "select 1",
            dyeing.bind(() => done(color())),
          ),
        ),
    );
    expect(seen).toEqual(CALLERS);
  });

  it("rows of a query that are listened to are in it with bind()", async () => {
    const seen = await byEach(
      () =>
        new Promise((done) => {
          const query = new pg.Query("select 1 as n");
          query.on(
            "row",
            dyeing.bind(() => done(color())),
          );
          void pool.connect().then((client) => {
            query.on("end", () => client.release());
            client.query(query);
          });
        }),
    );
    expect(seen).toEqual(CALLERS);
  });
});
