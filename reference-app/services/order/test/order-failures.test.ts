import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../kit/testing/until.ts";
import { type OrderFixture, startOrderFixture } from "./order-fixture.ts";
import { accept, as, GRAY, orderBody, publish, publishAndMatch } from "./riders.ts";

let order: OrderFixture;

beforeAll(async () => {
  order = await startOrderFixture({ version: "v1" });
}, 60_000);
afterAll(() => order.close());
beforeEach(() => {
  order.forget();
  order.faults.scheduling = () => undefined;
  order.faults.payment = () => undefined;
});

describe("scheduling fails", () => {
  it.each([
    ["500", 500, 502],
    ["hangs up", "hang up", 502],
    ["answers nonsense", { status: 200, body: { distanceMeters: "far" } }, 502],
    ["refuses", { status: 400, body: { error: "invalid request", fields: { origin: "is not on the map" } } }, 400],
  ] as const)("%s at publishing: nothing is stored", async (_name, fault, status) => {
    order.faults.scheduling = () => fault;
    const answer = await order.post("/v1/orders", orderBody("ride-unpriced", "rider-0001"), as("rider-0001"));
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual(expect.any(String));
    expect(await order.query("select id from orders.ride_requests where ride_id = 'ride-unpriced'")).toEqual([]);
    expect(await order.queued("ride-unpriced")).toEqual([]);
    expect(order.matchingCalls()).toEqual([]);
  });

  it("at matching: the order is still published and can be matched later", async () => {
    const id = await publish(order, "ride-unplanned", "rider-0002", { departureTime: "2026-11-25T01:00:00Z" });
    order.faults.scheduling = () => 503;
    expect(await order.post(`/v1/orders/${id}/match`, undefined, as("rider-0002"))).toMatchObject({
      status: 502,
      body: { error: "scheduling is unavailable" },
    });
    expect((await order.get(`/v1/orders/${id}`)).body.status).toBe("published");
    order.faults.scheduling = () => undefined;
    expect(await order.post(`/v1/orders/${id}/match`, undefined, as("rider-0002"))).toMatchObject({ status: 200 });
  });
});

describe("payment fails", () => {
  it("for one of two passengers: the other is charged, and completing again charges only the first", async () => {
    const ids = await publishAndMatch(order, "ride-partial", ["rider-0003", "rider-0004"], {
      departureTime: "2026-11-25T02:00:00Z",
    });
    const [poor = "", rich = ""] = ids;
    const tripId = await accept(order, poor, "driver-0001");
    order.faults.payment = ({ json }) =>
      (json as { orderId: string }).orderId === poor
        ? { status: 402, body: { error: "insufficient balance" } }
        : undefined;
    order.forget();

    const first = await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0001"));
    expect(first).toMatchObject({
      status: 402,
      body: { error: "insufficient balance", state: "settling" },
    });
    expect(first.body.payments).toEqual(
      expect.arrayContaining([
        { orderId: poor, status: "failed", error: "insufficient balance" },
        { orderId: rich, status: "captured", paymentId: `pay_${rich}`, settlement: "batched" },
      ]),
    );
    expect((await order.get(`/v1/trips/${tripId}`)).body.status).toBe("settling");
    expect((await order.get(`/v1/orders/${rich}`)).body.status).toBe("completed");
    expect((await order.get(`/v1/orders/${poor}`)).body.status).toBe("accepted");
    expect((await order.queued("ride-partial")).map(({ topic }) => topic)).not.toContain("order.completed");
    const firstKey = keyOf(poor);

    order.faults.payment = () => undefined;
    order.forget();
    const second = await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0001"));
    expect(second).toMatchObject({ status: 200, body: { status: "completed" } });
    expect(second.body.payments).toHaveLength(2);
    expect(order.payment.calls).toHaveLength(1);
    expect(keyOf(poor)).toBe(firstKey);
    expect((await order.queued("ride-partial")).filter(({ topic }) => topic === "order.completed")).toHaveLength(1);
  });

  it("without an answer: 502, and the next try has the same key", async () => {
    const [id = ""] = await publishAndMatch(order, "ride-silent", ["rider-0005"], {
      departureTime: "2026-11-25T03:00:00Z",
    });
    const tripId = await accept(order, id, "driver-0002");
    order.faults.payment = () => "hang up";
    const first = await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0002"));
    expect(first).toMatchObject({ status: 502, body: { error: "payment is unavailable", state: "settling" } });
    const key = keyOf(id);
    order.faults.payment = () => undefined;
    order.forget();
    expect(await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0002"))).toMatchObject({
      status: 200,
    });
    expect(keyOf(id)).toBe(key);
  });

  it.each([
    ["503", 503, "fallback-payment-v2", "rider-0041"],
    ["504", 504, "payment-timeout", "rider-0042"],
  ] as const)(
    "with %s: a fallback leaves it for later, in the dye of the request",
    async (_, status, handledBy, rider) => {
      const rideId = `ride-deferred-${status}`;
      const [id = ""] = await publishAndMatch(order, rideId, [rider], {
        departureTime: status === 503 ? "2026-11-25T09:00:00Z" : "2026-11-25T10:00:00Z",
      });
      const tripId = await accept(order, id, "driver-0004");
      order.faults.payment = () => status;
      order.forget();
      const first = await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0004", GRAY));
      expect(first).toMatchObject({
        status: 202,
        body: { status: "settling", payments: [{ orderId: id, status: "deferred", handledBy }] },
      });
      expect(order.orderLogs.of("payment.deferred")).toEqual([expect.objectContaining({ handledBy, color: "gray" })]);
      expect((await order.queued(rideId)).map(({ topic }) => topic)).not.toContain("order.completed");
      const key = keyOf(id);

      order.faults.payment = () => undefined;
      order.forget();
      expect(await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0004"))).toMatchObject({
        status: 200,
        body: { status: "completed" },
      });
      expect(keyOf(id)).toBe(key);
    },
  );

  function keyOf(orderId: string): string {
    const charges = order.payment.calls.map(({ json }) => json as { orderId: string; idempotencyKey: string });
    const charge = charges.find((one) => one.orderId === orderId);
    if (charge === undefined) throw new Error(`order ${orderId} was not charged`);
    return charge.idempotencyKey;
  }
});

describe("matching fails", () => {
  it("after a restart its pool is empty: match puts the order back", async () => {
    const id = await publish(order, "ride-restart", "rider-0006", { departureTime: "2026-11-25T04:00:00Z" });
    await order.restartMatching();
    order.forget();
    expect(await order.post(`/v1/orders/${id}/match`, undefined, as("rider-0006"))).toMatchObject({
      status: 200,
      body: { group: { requestIds: [id] } },
    });
    expect(order.matchingCalls()).toEqual(["Candidates", "Submit", "Candidates"]);
  });

  it("while it is away: publishing fails but can be repeated, cancelling and accepting go on", async () => {
    const cancelled = await publish(order, "ride-away-1", "rider-0007", { departureTime: "2026-11-25T05:00:00Z" });
    const [accepted = ""] = await publishAndMatch(order, "ride-away-2", ["rider-0008"], {
      departureTime: "2026-11-25T06:00:00Z",
    });
    await order.stopMatching();
    order.forget();

    const body = orderBody("ride-away-3", "rider-0009", { departureTime: "2026-11-25T07:00:00Z" });
    expect(await order.post("/v1/orders", body, as("rider-0009"))).toMatchObject({
      status: 502,
      body: { error: "matching is unavailable" },
    });
    expect(await order.post(`/v1/orders/${cancelled}/cancel`, undefined, as("rider-0007"))).toMatchObject({
      status: 200,
      body: { status: "cancelled" },
    });
    expect(await order.post(`/v1/orders/${accepted}/accept`, undefined, as("driver-0003"))).toMatchObject({
      status: 200,
      body: { status: "accepted" },
    });
    expect(order.orderLogs.of("withdraw.failed")).toHaveLength(2);

    await order.restartMatching();
    // The gRPC channel waits a moment before it connects again.
    const again = await until(async () => {
      const answer = await order.post("/v1/orders", body, as("rider-0009"));
      return answer.status === 502 ? undefined : answer;
    });
    expect(again).toMatchObject({ status: 200, body: { status: "published" } });
    expect(await order.queued("ride-away-3")).toHaveLength(1);
    expect(await order.post(`/v1/orders/${again.body.orderId}/match`, undefined, as("rider-0009"))).toMatchObject({
      status: 200,
    });
  });

  it("a pool that still holds a cancelled rider does not bring them into a group", async () => {
    const change = { departureTime: "2026-11-25T08:00:00Z" };
    const gone = await publish(order, "ride-ghost-1", "rider-0010", change);
    const here = await publish(order, "ride-ghost-2", "rider-0011", change);
    // As if the withdrawal had been lost.
    await order.query("update orders.ride_requests set state = 'cancelled' where id = $1", [gone]);
    expect(await order.post(`/v1/orders/${here}/match`, undefined, as("rider-0011"))).toMatchObject({
      status: 200,
      body: { group: { requestIds: [here] } },
    });
  });
});
