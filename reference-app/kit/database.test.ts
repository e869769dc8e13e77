import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type RunningStores, startStores } from "../stores/start-stores.ts";
import { type Database, openDatabase } from "./database.ts";

/** A port that nobody has at the moment. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

describe("openDatabase", () => {
  let stores: RunningStores | undefined;
  let database: Database<Record<string, never>> | undefined;
  afterEach(async () => {
    await database?.close();
    await stores?.close();
  });

  const open = (port: number, waitMs?: number) =>
    openDatabase({
      url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
      schema: "users",
      tables: {},
      migrations: new URL("../services/user/migrations/", import.meta.url),
      waitMs,
    });

  it("waits for a database that comes later, as long as it was told to", { timeout: 60_000 }, async () => {
    const port = await freePort();
    await expect(open(port)).rejects.toThrow("ECONNREFUSED");
    const opening = open(port, 50_000);
    stores = await startStores({ port });
    database = await opening;
    await database.ping();
  });
});
