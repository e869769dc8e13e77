import { setTimeout as wait } from "node:timers/promises";
import { type RedisHashClient, redisHash, staticPolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { injectPayload, receivePayload } from "@dyeing/sdk/messages";
import { inDye } from "@dyeing/sdk/testing";
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

describe("row 6: one connection to Redis, 50 callers at once, each with a dye of its own", () => {
  const callers = Array.from({ length: 50 }, (_, at) => `gray-${at}`);
  const color = () => dyeing.current()?.color;
  const byEach = <T>(work: (name: string) => Promise<T>) =>
    Promise.all(callers.map((name) => inDye(dyeing, { color: name }, () => work(name))));

  it("ioredis: commands, pipelines, callbacks with bind()", async () => {
    dyeing = createDyeing({ service: "order" });
    const redis = new Redis(server.port);
    const seen = await byEach(async (name) => {
      await redis.set(name, name);
      const after = [color()];
      await redis.pipeline().get(name).incr("n").exec();
      after.push(color());
      after.push(
        await new Promise((done) =>
          redis.get(
            name,
            dyeing.bind(() => done(color())),
          ),
        ),
      );
      return after;
    });
    expect(seen).toEqual(callers.map((name) => [name, name, name]));
    redis.disconnect();
  });

  it("redis: commands, transactions", async () => {
    dyeing = createDyeing({ service: "order" });
    const redis = createClient({ url: `redis://127.0.0.1:${server.port}` });
    await redis.connect();
    const seen = await byEach(async (name) => {
      await redis.set(name, name);
      const after = [color()];
      await redis.multi().get(name).incr("n").exec();
      return [...after, color()];
    });
    expect(seen).toEqual(callers.map((name) => [name, name]));
    redis.destroy();
  });

  it("what is published: each message has its sender's dye, whoever subscribed", async () => {
    dyeing = createDyeing({ service: "order" });
    const [publisher, subscriber] = [new Redis(server.port), new Redis(server.port)];
    const seen: string[] = [];
    const all = Promise.withResolvers<void>();
    subscriber.on("message", (_channel, text: string) => {
      const payload = JSON.parse(text);
      receivePayload(dyeing, payload, () => seen.push(`${payload.name}: ${color()}`));
      if (seen.length === callers.length) all.resolve();
    });
    await inDye(dyeing, { color: "blue" }, () => subscriber.subscribe("trips"));
    await byEach((name) => publisher.publish("trips", JSON.stringify(injectPayload(dyeing, { name }))));
    await all.promise;
    expect(seen.sort()).toEqual(callers.map((name) => `${name}: ${name}`).sort());
    for (const client of [publisher, subscriber]) client.disconnect();
  });
});
