import { createDyeing, type Dyeing } from "@dyeing/sdk";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningStores, startStores } from "../stores/start-stores.ts";
import { createCallEdge } from "./break-edge.ts";
import { type MessageBus, openBus, PARKED } from "./bus.ts";
import { createLogger } from "./logger.ts";
import { LogLines } from "./testing/log-lines.ts";
import { until } from "./testing/until.ts";

const gray = {
  "x-request-id": "req-1",
  "x-trace-color": "gray",
  "x-ride-witness": "c-1",
  "x-dye": 'h=("x-trace-color" "x-ride-witness"), hop=0',
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};
const published = { rideId: "ride-1", orderId: "ord_1", userId: "rider-0001", price: 1_200 };

describe("message bus", () => {
  let stores: RunningStores;
  let client: pg.Client;
  let dyeing: Dyeing;
  let logs: LogLines;
  let buses: MessageBus[];

  beforeAll(async () => {
    stores = await startStores({ port: 0 });
    client = new pg.Client({ connectionString: stores.url });
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await stores.close();
  });
  beforeEach(async () => {
    await client.query("delete from pgboss.job");
    dyeing = createDyeing({ service: "order" });
    logs = new LogLines();
    buses = [];
  });
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.close()));
    dyeing.close();
  });

  async function open(role: "publisher" | "consumer", broken?: "order->notification"): Promise<MessageBus> {
    const logger = createLogger({ service: role, version: "v1", dyeing, destination: logs });
    const bus = await openBus({ url: stores.url, dyeing, callEdge: createCallEdge(broken), logger, role });
    buses.push(bus);
    return bus;
  }

  it("runs the handler in the sender's dye, and shows both ends in the log", async () => {
    const publisher = await open("publisher");
    const consumer = await open("consumer");
    const seen: unknown[] = [];
    await consumer.consume("order.published", async (message) => {
      await Promise.resolve();
      seen.push({ ...message, color: dyeing.current()?.color, requestId: dyeing.identity()?.requestId });
    });
    const id = await dyeing.receiveMessage(gray, () => publisher.publish("order.published", published));
    await until(() => seen.length > 0);

    expect(seen).toEqual([
      { id, topic: "order.published", payload: published, redeliveries: 0, color: "gray", requestId: "req-1" },
    ]);
    const [sent] = logs.of("message.published");
    const [got] = logs.of("message.received");
    expect(sent).toMatchObject({ edge: "order->notification", topic: "order.published", messageId: id, color: "gray" });
    expect(sent?.headers).toMatchObject({ "x-trace-color": "gray", "x-ride-witness": "c-1", "x-request-id": "req-1" });
    expect(got).toMatchObject({
      edge: "order->notification",
      messageId: id,
      headers: sent?.headers,
      payload: published,
    });
    // Evidence about the SDK must not depend on it: the raw line is written outside of any context.
    expect(got).not.toHaveProperty("requestId");
  });

  it("delivers again with the same headers after a failure, and does not deliver what succeeded", async () => {
    const publisher = await open("publisher");
    const consumer = await open("consumer");
    const attempts: { id: string; redeliveries: number; color: string | undefined }[] = [];
    await consumer.consume("order.published", async ({ id, payload, redeliveries }) => {
      attempts.push({ id: payload.orderId, redeliveries, color: dyeing.current()?.color });
      if (payload.orderId === "ord_bad" && redeliveries === 0) throw new Error(`planted for ${id}`);
    });
    await dyeing.receiveMessage(gray, async () => {
      await publisher.publish("order.published", { ...published, orderId: "ord_bad" });
      await publisher.publish("order.published", { ...published, orderId: "ord_good" });
    });
    await until(() => attempts.length >= 3);
    expect(attempts.filter((one) => one.id === "ord_bad")).toEqual([
      { id: "ord_bad", redeliveries: 0, color: "gray" },
      { id: "ord_bad", redeliveries: 1, color: "gray" },
    ]);
    expect(attempts.filter((one) => one.id === "ord_good")).toHaveLength(1);
    const raw = logs.of("message.received").filter((line) => JSON.stringify(line).includes("ord_bad"));
    expect(raw[1]?.headers).toEqual(raw[0]?.headers);
    expect(await logs.find((line) => line.event === "message.failed")).toMatchObject({
      color: "gray",
      redeliveries: 0,
    });
  });

  it("parks a message that nobody can read, headers and all, without trying again", async () => {
    const consumer = await open("consumer");
    let handled = 0;
    await consumer.consume("order.published", async () => {
      handled += 1;
    });
    const data = { headers: gray, payload: { rideId: 7 } };
    await client.query("insert into pgboss.job (name, data, retry_limit, dead_letter) values ($1, $2, 3, $3)", [
      "order.published",
      data,
      PARKED,
    ]);
    const parked = await until(async () => {
      const { rows } = await client.query("select data from pgboss.job where name = $1", [PARKED]);
      return rows[0];
    });
    expect(parked.data).toEqual(data);
    expect(handled).toBe(0);
    expect(logs.of("message.received")).toHaveLength(1);
  });

  it.each([
    ["no envelope", 42],
    ["no headers", { payload: published }],
    ["headers that are no strings", { headers: { "x-trace-color": { a: 1 }, "x-dye": ["x"] }, payload: published }],
    ["an oversized color", { headers: { "x-trace-color": "g".repeat(5_000) }, payload: published }],
  ])("survives a message with %s", async (_what, data) => {
    const publisher = await open("publisher");
    const consumer = await open("consumer");
    const colors: unknown[] = [];
    await consumer.consume("order.published", async ({ payload }) => {
      colors.push([payload.orderId, dyeing.current()?.color]);
    });
    await client.query("insert into pgboss.job (name, data, retry_limit, dead_letter) values ($1, $2::jsonb, 3, $3)", [
      "order.published",
      JSON.stringify(data),
      PARKED,
    ]);
    await dyeing.receiveMessage(gray, () =>
      publisher.publish("order.published", { ...published, orderId: "ord_after" }),
    );
    await until(() => colors.some((one) => JSON.stringify(one).includes("ord_after")));
    // The hostile one is unknown, never somebody's dye; the good one is not disturbed.
    expect(colors.filter((one) => JSON.stringify(one).includes("ord_1"))).toEqual(
      data !== 42 && "headers" in (data as object) ? [["ord_1", undefined]] : [],
    );
    expect(colors).toContainEqual(["ord_after", "gray"]);
  });

  it("publishes an id once", async () => {
    const publisher = await open("publisher");
    const id = "6f1ed002-ab5f-4b21-8c61-000000000001";
    await publisher.publish("order.published", published, { id });
    await publisher.publish("order.published", published, { id });
    const { rows } = await client.query("select count(*)::int as n from pgboss.job where name = 'order.published'");
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("loses the dye, and nothing else, where the fault is planted", async () => {
    const publisher = await open("publisher", "order->notification");
    await dyeing.receiveMessage(gray, () => publisher.publish("order.published", published));
    const [sent] = logs.of("message.published");
    expect(sent?.headers).toEqual({ "x-request-id": "req-1", traceparent: gray.traceparent });
  });

  it("lets a running handler finish when it closes", async () => {
    const publisher = await open("publisher");
    const consumer = await open("consumer");
    const gate = Promise.withResolvers<void>();
    let state = "waiting";
    await consumer.consume("order.published", async () => {
      state = "started";
      await gate.promise;
      state = "finished";
    });
    await publisher.publish("order.published", published);
    await until(() => state === "started");
    const closed = consumer.close();
    gate.resolve();
    await closed;
    expect(state).toBe("finished");
    const { rows } = await client.query("select state from pgboss.job where name = 'order.published'");
    expect(rows).toEqual([{ state: "completed" }]);
  });
});
