import { setTimeout as wait } from "node:timers/promises";
import { type RedisHashClient, redisHash, staticPolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { RedisServer } from "./redis-server.ts";

let server: RedisServer;
let admin: Redis;
let dyeing: Dyeing;
beforeAll(async () => {
  server = await RedisServer.begin();
  admin = new Redis(server.port, { maxRetriesPerRequest: null });
}, 60_000);
afterEach(() => dyeing?.close());
afterAll(async () => {
  admin?.disconnect();
  await server?.end();
});

interface Connected {
  readonly client: RedisHashClient;
  end(): unknown;
}
const CLIENTS: readonly (readonly [string, () => Promise<Connected>])[] = [
  [
    "ioredis",
    async () => {
      const client = new Redis(server.port);
      client.on("error", () => {});
      return { client, end: () => client.disconnect() };
    },
  ],
  [
    "redis",
    async () => {
      const client = createClient({ url: `redis://127.0.0.1:${server.port}` });
      client.on("error", () => {});
      await client.connect();
      return { client, end: () => client.destroy() };
    },
  ],
];

const edge = (client: RedisHashClient, { ttlMs = 20, waitMs = 2000 } = {}) => {
  const policy = staticPolicy(
    {
      revision: "1",
      tags: {
        level: { header: "x-user-level", from: { source: "levels", by: 'request.headers["x-user-id"]' } },
        name: { header: "x-user-name", from: { source: "names", by: 'request.headers["x-user-id"]' } },
      },
      rules: [{ key: "color", value: "gray", when: 'tags.level == "VIP3"' }],
    },
    {
      sources: {
        levels: redisHash(client, { hash: "user-levels", ttlMs, retryMs: 100 }),
        names: redisHash(client, { prefix: "user:", field: "name", ttlMs, retryMs: 100 }),
      },
      waitMs,
    },
  );
  dyeing = createDyeing({ service: "gateway", role: "edge", policy });
};
const tagsOf = async (user: string) =>
  dyeing.handle(
    { method: "GET", target: "/", request: {}, header: (name) => (name === "x-user-id" ? user : undefined) },
    () => ({
      ...dyeing.current()?.tags,
    }),
  );
/** The longest of some requests, in milliseconds. */
const longestOf = async (count: number) => {
  let longest = 0;
  for (let at = 0; at < count; at += 1) {
    const start = performance.now();
    await tagsOf("42");
    longest = Math.max(longest, performance.now() - start);
  }
  return longest;
};

describe.each(CLIENTS)("a real Redis, by %s", (_, connect) => {
  it("has the level in real time", async () => {
    const { client, end } = await connect();
    await admin.hset("user-levels", "42", "VIP3");
    await admin.hset("user:42", "name", "海");
    edge(client);
    expect(await tagsOf("42")).toEqual({ level: "VIP3", name: "海" });
    expect(await tagsOf("7")).toEqual({});
    await admin.hset("user-levels", "42", "SILVER");
    await wait(25);
    expect(await tagsOf("42")).toEqual({ level: "SILVER", name: "海" });
    // Somebody has put another kind of value there: no value, and the request goes on.
    await admin.set("user:7", "text");
    await wait(25);
    expect(await tagsOf("7")).toEqual({});
    expect(dyeing.counters()).toMatchObject({ "tag-source-failed": 1 });
    await admin.del("user:7");
    end();
  }, 60_000);

  it("that is stopped and started again costs no request, and its last values count meanwhile", async () => {
    const { client, end } = await connect();
    await admin.hset("user-levels", "42", "VIP3");
    edge(client, { waitMs: 50 });
    await vi.waitFor(async () => expect(await tagsOf("42")).toMatchObject({ level: "VIP3" }), { timeout: 30_000 });
    await server.stop();
    await wait(25);
    for (let at = 0; at < 50; at += 1) expect(await tagsOf("42")).toMatchObject({ level: "VIP3" });
    // Nobody waits for it any more, but for one in a while.
    const counters = dyeing.counters();
    expect(counters["tag-source-stale"]).toBeGreaterThan(0);
    expect((counters["tag-source-late"] ?? 0) + (counters["tag-source-failed"] ?? 0)).toBeLessThan(50);
    await server.start();
    await admin.hset("user-levels", "42", "NEW");
    await vi.waitFor(async () => expect(await tagsOf("42")).toMatchObject({ level: "NEW" }), {
      timeout: 30_000,
      interval: 50,
    });
    end();
  }, 120_000);

  it("that hangs holds a request up for its time and no longer", async () => {
    const { client, end } = await connect();
    await admin.hset("user-levels", "42", "VIP3");
    edge(client, { waitMs: 20 });
    await vi.waitFor(async () => expect(await tagsOf("42")).toMatchObject({ level: "VIP3" }), { timeout: 30_000 });
    await wait(25);
    server.freeze();
    try {
      const longest = await longestOf(20);
      // As long as it may wait, and what a busy machine adds.
      expect(longest).toBeLessThan(1000);
      expect(dyeing.counters()["tag-source-late"]).toBeGreaterThan(0);
      expect(dyeing.counters()["prepare-timeout"]).toBeUndefined();
    } finally {
      server.thaw();
    }
    end();
  }, 120_000);
});
