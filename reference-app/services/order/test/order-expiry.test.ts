import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { until } from "../../../kit/testing/until.ts";
import { type OrderFixture, START, startOrderFixture } from "./order-fixture.ts";
import { GRAY, publish, publishAndMatch } from "./riders.ts";

let order: OrderFixture;

beforeAll(async () => {
  order = await startOrderFixture({ version: "v1", sweepMs: 20 });
}, 60_000);
afterAll(() => order.close());
beforeEach(() => {
  order.forget();
  order.clock.now = START;
});

it("the sweeper expires an unmatched order, and tells of it in the order's own dye", async () => {
  const id = await publish(order, "ride-swept", "rider-0001", { maxWaitSeconds: 60 }, GRAY);
  order.clock.now = START + 60_000;
  // Read in the database: asking the service would expire it as well.
  await until(async () => (await stateOf(id)) === "expired");
  const messages = await until(async () => {
    const all = await order.queued("ride-swept");
    return all.length === 2 ? all : undefined;
  });
  expect(messages[1]).toEqual({
    id: expect.any(String),
    topic: "order.cancelled",
    headers: messages[0]?.headers,
    payload: { rideId: "ride-swept", orderId: id, userId: "rider-0001", reason: "expired" },
  });
  expect(messages[1]?.headers).toMatchObject({ "x-trace-color": "gray", "x-user-level": "VIP3" });
});

it("the log of the sweeper belongs to no request", async () => {
  await publish(order, "ride-rootless", "rider-0002", { maxWaitSeconds: 60 }, GRAY);
  order.forget();
  order.clock.now = START + 60_000;
  const line = await order.orderLogs.find((one) => one.topic === "order.cancelled");
  expect(line).toMatchObject({ event: "message.published", headers: { "x-trace-color": "gray" } });
  expect(line).not.toHaveProperty("color");
  expect(line).not.toHaveProperty("requestId");
});

it("nothing expires a moment too early", async () => {
  const id = await publish(order, "ride-in-time", "rider-0003", { maxWaitSeconds: 60 });
  order.clock.now = START + 59_999;
  // An order that was due at the same moment shows that the sweeper has been by.
  const due = await publish(order, "ride-due", "rider-0004", { maxWaitSeconds: 1 });
  order.clock.now = START + 59_999 + 1_000;
  await until(async () => (await stateOf(due)) === "expired");
  expect(await stateOf(id)).toBe("expired");
  const fresh = await publish(order, "ride-fresh", "rider-0005", { maxWaitSeconds: 60 });
  const marker = await publish(order, "ride-marker", "rider-0006", { maxWaitSeconds: 59 });
  order.clock.now += 59_999;
  await until(async () => (await stateOf(marker)) === "expired");
  expect(await stateOf(fresh)).toBe("published");
});

it("a matched order does not expire", async () => {
  const [id = ""] = await publishAndMatch(order, "ride-matched", ["rider-0007"]);
  const marker = await publish(order, "ride-marker-2", "rider-0008", { departureTime: "2026-11-25T01:00:00Z" });
  order.clock.now = START + 3_600_000;
  await until(async () => (await stateOf(marker)) === "expired");
  expect((await order.get(`/v1/orders/${id}`)).body.status).toBe("matched");
});

async function stateOf(id: string): Promise<unknown> {
  return (await order.query("select state from orders.ride_requests where id = $1", [id]))[0]?.state;
}

it("orders of others do not bring their dye along", async () => {
  const gray = await publish(order, "ride-mix-1", "rider-0009", { maxWaitSeconds: 60 }, GRAY);
  const plain = await publish(
    order,
    "ride-mix-2",
    "rider-0010",
    { maxWaitSeconds: 60 },
    { "x-trace-color": "default", "x-dye": "h=()" },
  );
  order.clock.now = START + 60_000;
  await until(async () => (await stateOf(gray)) === "expired" && (await stateOf(plain)) === "expired");
  const [, message] = await until(async () => {
    const all = await order.queued("ride-mix-2");
    return all.length === 2 ? all : undefined;
  });
  expect(message?.headers).toMatchObject({ "x-trace-color": "default" });
  expect(message?.headers).not.toHaveProperty("x-user-level");
});
