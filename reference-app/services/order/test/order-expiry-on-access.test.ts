import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type OrderFixture, START, startOrderFixture } from "./order-fixture.ts";
import { as, GRAY, publish } from "./riders.ts";

// No sweeper comes by here: an order expires when somebody looks at it.
let order: OrderFixture;

beforeAll(async () => {
  order = await startOrderFixture({ version: "v1" });
}, 60_000);
afterAll(() => order.close());
beforeEach(() => {
  order.forget();
  order.clock.now = START;
});

it.each([
  ["the rider's own wait", 60, 60],
  ["fifteen minutes", 7_200, 900],
])("expires at %s", async (name, maxWaitSeconds, seconds) => {
  const rideId = `ride-${seconds}`;
  const id = await publish(order, rideId, "rider-0001", { maxWaitSeconds });
  order.clock.now = START + seconds * 1000 - 1;
  expect((await order.get(`/v1/orders/${id}`)).body.status).toBe("published");
  order.clock.now += 1;
  expect((await order.get(`/v1/orders/${id}`)).body.status, name).toBe("expired");
});

it.each(["match", "cancel"])("%s after the deadline: 409 expired", async (action) => {
  const id = await publish(order, `ride-late-${action}`, "rider-0002", { maxWaitSeconds: 60 });
  order.forget();
  order.clock.now = START + 60_000;
  expect(await order.post(`/v1/orders/${id}/${action}`, undefined, as("rider-0002"))).toMatchObject({
    status: 409,
    body: { error: `order cannot ${action} in state \`expired\``, state: "expired" },
  });
  expect(order.matchingCalls()).toEqual([]);
  expect(order.scheduling.calls).toEqual([]);
});

it("an order that expired cannot be drawn into a group", async () => {
  const departureTime = "2026-11-25T01:00:00Z";
  const short = await publish(order, "ride-short", "rider-0003", { departureTime, maxWaitSeconds: 60 });
  order.clock.now = START + 59_000;
  const long = await publish(order, "ride-long", "rider-0004", { departureTime });
  // Between the look into the pool and the binding, time goes by.
  order.faults.scheduling = ({ path }) => {
    if (path === "/v1/trips/plan") order.clock.now = START + 60_000;
    return undefined;
  };
  const matched = await order.post(`/v1/orders/${long}/match`, undefined, as("rider-0004"));
  expect(matched).toMatchObject({ status: 200, body: { group: { requestIds: [long] } } });
  expect((await order.get(`/v1/orders/${short}`)).body.status).toBe("expired");
  order.faults.scheduling = () => undefined;
});

it("after it expired the rider may publish again", async () => {
  const id = await publish(order, "ride-once-more", "rider-0005", { maxWaitSeconds: 60 });
  order.clock.now = START + 60_000;
  expect(await publish(order, "ride-once-more", "rider-0005", { maxWaitSeconds: 60 })).not.toBe(id);
});

it("the expiry is told in the dye of the order, not of the one who looked", async () => {
  const id = await publish(order, "ride-visited", "rider-0006", { maxWaitSeconds: 60 }, GRAY);
  order.clock.now = START + 60_000;
  expect((await order.get(`/v1/orders/${id}`)).body.status).toBe("expired");
  expect(await order.query("select topic, headers from orders.outbox where payload->>'orderId' = $1", [id])).toEqual([
    {
      topic: "order.cancelled",
      headers: expect.objectContaining({ "x-trace-color": "gray", "x-request-id": "req-gray-1" }),
    },
  ]);
});
