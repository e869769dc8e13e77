import { createDyeing } from "@dyeing/sdk";
import { drizzle } from "drizzle-orm/node-postgres";
import { pgSchema, text } from "drizzle-orm/pg-core";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningStores, startStores } from "../../stores/start-stores.ts";
import { createCallEdge } from "../break-edge.ts";
import type { MessageBus, PublishOptions } from "../bus.ts";
import { createLogger } from "../logger.ts";
import { LogLines } from "../testing/log-lines.ts";
import type { Topic } from "../topics.ts";
import { CLAIM_MS, createOutbox, type Outbox, type OutgoingMessage } from "./outbox.ts";
import { outboxTable } from "./outbox-table.ts";

const schema = pgSchema("outbox_test");
const things = schema.table("things", { id: text("id").primaryKey() });
const table = outboxTable(schema);

/** A queue that can be away. */
class FakeBus implements MessageBus {
  readonly sent: (PublishOptions & { topic: Topic; payload: unknown })[] = [];
  away = false;

  async publish(topic: Topic, payload: unknown, options: PublishOptions = {}): Promise<string> {
    if (this.away) throw new Error("the queue is away");
    this.sent.push({ topic, payload, ...options });
    return options.id ?? "";
  }
  async consume(): Promise<void> {}
  async close(): Promise<void> {}
}

const GRAY = { "x-trace-color": "gray", "x-dye": "h=()", "x-request-id": "req-gray" };
const BLUE = { "x-trace-color": "blue", "x-dye": "h=()", "x-request-id": "req-blue" };
const payload = { rideId: "ride-1", orderId: "ord_1", userId: "rider-0001", price: 100 };

const dyeing = createDyeing({ service: "order", allow: [] });
const logs = new LogLines();
let stores: RunningStores;
let pool: pg.Pool;
let db: ReturnType<typeof drizzle>;
let bus: FakeBus;
let now: number;
let outbox: Outbox;

beforeAll(async () => {
  stores = await startStores({ port: 0 });
  pool = new pg.Pool({ connectionString: stores.url, max: 2 });
  db = drizzle(pool);
  await pool.query(`create schema outbox_test;
    create table outbox_test.things (id text primary key);
    create table outbox_test.outbox (id uuid primary key, topic text not null, payload jsonb not null,
      headers jsonb not null, claimed_until timestamptz not null)`);
}, 60_000);

afterAll(async () => {
  await pool.end();
  await stores.close();
  dyeing.close();
});

beforeEach(async () => {
  await pool.query("truncate outbox_test.things, outbox_test.outbox");
  bus = new FakeBus();
  now = Date.parse("2026-11-24T04:00:00Z");
  logs.lines.length = 0;
  outbox = createOutbox({
    db,
    table,
    bus,
    dyeing,
    callEdge: createCallEdge(),
    logger: createLogger({ service: "order", version: "v1", dyeing, destination: logs }),
    now: () => new Date(now),
  });
});

/** Changes a state and stores the message by one statement, as the repositories do. False when nothing changed. */
async function change(id: string, message: OutgoingMessage): Promise<boolean> {
  const changed = db.$with("changed").as(db.insert(things).values({ id }).onConflictDoNothing().returning());
  const posted = db
    .$with("posted")
    .as(db.insert(table).select(outbox.rowWhen(changed, message)).returning({ id: table.id }));
  return (await db.with(changed, posted).select().from(changed)).length > 0;
}

const stored = async () => (await pool.query("select * from outbox_test.outbox")).rows;
const inGray = <T>(fn: () => T) => dyeing.receiveMessage(GRAY, fn);
const inBlue = <T>(fn: () => T) => dyeing.receiveMessage(BLUE, fn);

describe("storing", () => {
  it("a message is there exactly when its change is", async () => {
    const message = inGray(() => outbox.compose("order.published", payload));
    expect(await change("a", message)).toBe(true);
    expect(await change("a", outbox.compose("order.published", payload))).toBe(false);
    expect(await stored()).toEqual([
      {
        id: message.id,
        topic: "order.published",
        payload,
        headers: message.headers,
        claimed_until: new Date(now + CLAIM_MS),
      },
    ]);
    expect(message.headers).toMatchObject({ "x-trace-color": "gray", "x-request-id": "req-gray" });
  });
});

describe("sending", () => {
  it("goes out at once and is forgotten", async () => {
    const message = inGray(() => outbox.compose("order.published", payload));
    await change("a", message);
    await outbox.send(message);
    expect(bus.sent).toEqual([message]);
    expect(await stored()).toEqual([]);
  });

  it("a queue that is away fails nothing: the message stays, and one log line says so", async () => {
    const message = outbox.compose("order.published", payload);
    await change("a", message);
    bus.away = true;
    await outbox.send(message);
    expect(await stored()).toHaveLength(1);
    expect(logs.of("outbox.unsent")).toEqual([expect.objectContaining({ messageId: message.id, level: "warn" })]);
  });
});

describe("what was not sent", () => {
  it("is left to its sender at first, then sent as it was written, whoever sends it", async () => {
    const message = inGray(() => outbox.compose("order.published", payload));
    await change("a", message);
    now += CLAIM_MS - 1;
    expect(await inBlue(() => outbox.sendOverdue())).toBe(0);
    now += 1;
    expect(await inBlue(() => outbox.sendOverdue())).toBe(1);
    expect(bus.sent).toEqual([message]);
    expect(await stored()).toEqual([]);
  });

  it("is tried again after a failure, under the same id", async () => {
    const message = outbox.compose("order.published", payload);
    await change("a", message);
    now += CLAIM_MS;
    bus.away = true;
    expect(await outbox.sendOverdue()).toBe(0);
    bus.away = false;
    expect(await outbox.sendOverdue()).toBe(0);
    now += CLAIM_MS;
    expect(await outbox.sendOverdue()).toBe(1);
    expect(bus.sent.map(({ id }) => id)).toEqual([message.id]);
  });

  it("is sent once by many senders", async () => {
    for (let i = 0; i < 20; i += 1) await change(`thing-${i}`, outbox.compose("order.published", payload));
    now += CLAIM_MS;
    const counts = await Promise.all(Array.from({ length: 5 }, () => outbox.sendOverdue()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(new Set(bus.sent.map(({ id }) => id)).size).toBe(20);
    expect(bus.sent).toHaveLength(20);
  });
});
