import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OrderFixture, startOrderFixture } from "./order-fixture.ts";
import { accept, as, GRAY, orderBody, publish, publishAndMatch } from "./riders.ts";

let order: OrderFixture;

beforeAll(async () => {
  order = await startOrderFixture({ version: "v2" });
}, 60_000);
afterAll(() => order.close());
beforeEach(() => order.forget());

/** What a dyed call must carry on. */
const grayHeaders = expect.objectContaining({
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-request-id": "req-gray-1",
  traceparent: expect.stringContaining("0af7651916cd43dd8448eb211c80319c"),
});

describe("one ride of two riders, dyed", () => {
  const rideId = "ride-dyed";
  const riders = ["rider-0001", "rider-0002"] as const;
  let ids: string[] = [];
  let tripId = "";

  it("publish: response, state, calls, message, logs", async () => {
    const body = orderBody(rideId, riders[0]);
    const published = await order.post("/v1/orders", body, as(riders[0], GRAY));
    expect(published.status).toBe(201);
    expect(published.headers.get("x-request-id")).toBe("req-gray-1");
    expect(published.body).toMatchObject({
      orderId: expect.stringMatching(/^ord_[0-9a-f-]{36}$/),
      rideId,
      status: "published",
      estimate: { distanceMeters: 13_000, durationSeconds: 1_500, price: 1_620 },
      pricing: "dynamic",
      expiresAt: "2026-11-24T04:10:00.000Z",
    });
    const orderId = String(published.body.orderId);

    const [row] = await order.query("select * from orders.ride_requests where id = $1", [orderId]);
    expect(row).toMatchObject({
      state: "published",
      price: 1_620,
      user_id: riders[0],
      seats: 1,
      payment_type: "wallet",
    });
    expect(await order.query("select id from orders.outbox")).toEqual([]);

    expect(order.scheduling.calls.map((call) => [call.method, call.path, call.json])).toEqual([
      ["POST", "/v1/routes", { origin: body.origin, destination: body.destination }],
    ]);
    expect(order.scheduling.calls[0]?.headers).toEqual(grayHeaders);
    // Of the order, although nobody sent the header.
    expect(order.scheduling.calls[0]?.headers["x-ride-id"]).toBe(rideId);
    expect(order.matchingCalls()).toEqual(["Submit"]);
    expect(order.matchingLogs.of("call")[0]).toMatchObject({ color: "gray", requestId: "req-gray-1" });
    expect(order.payment.calls).toEqual([]);

    const messages = await order.queued(rideId);
    expect(messages).toEqual([
      {
        id: expect.any(String),
        topic: "order.published",
        headers: grayHeaders,
        payload: { rideId, orderId, userId: riders[0], price: 1_620 },
      },
    ]);
    expect(order.orderLogs.of("message.published")).toEqual([
      expect.objectContaining({
        edge: "order->notification",
        topic: "order.published",
        messageId: messages[0]?.id,
        headers: messages[0]?.headers,
        color: "gray",
        requestId: "req-gray-1",
      }),
    ]);
    expect(await order.orderLogs.find((line) => line.event === "request")).toMatchObject({
      path: "/v1/orders",
      status: 201,
      color: "gray",
      service: "order",
      version: "v2",
    });
    ids = [orderId, await publish(order, rideId, riders[1], {}, GRAY)];
  });

  it("match: the two form a group, planned before it is bound", async () => {
    const matched = await order.post(`/v1/orders/${ids[0]}/match`, undefined, as(riders[0], GRAY));
    expect(matched).toMatchObject({
      status: 200,
      body: {
        orderId: ids[0],
        status: "matched",
        group: { groupId: expect.stringMatching(/^grp_/), requestIds: ids },
        algorithm: "input-order",
        plan: { distanceMeters: 14_000, durationSeconds: 1_800 },
      },
    });
    expect(matched.body.plan).toHaveProperty("stops.length", 4);
    for (const id of ids) {
      expect((await order.get(`/v1/orders/${id}`)).body).toMatchObject({
        status: "matched",
        groupId: (matched.body.group as { groupId: string }).groupId,
      });
    }
    expect(order.matchingCalls()).toEqual(["Candidates"]);
    expect(order.scheduling.calls.map((call) => [call.path, call.json])).toEqual([
      ["/v1/trips/plan", { requestIds: ids }],
    ]);
    expect(order.scheduling.calls[0]?.headers).toEqual(grayHeaders);
    expect(order.scheduling.calls[0]?.headers["x-ride-id"]).toBe(rideId);
    expect(await order.queued(rideId)).toHaveLength(2);
  });

  it("match again: 409 with the state", async () => {
    for (const [index, rider] of riders.entries()) {
      expect(await order.post(`/v1/orders/${ids[index]}/match`, undefined, as(rider))).toMatchObject({
        status: 409,
        body: { error: "order cannot match in state `matched`", state: "matched" },
      });
    }
    expect(order.matchingCalls()).toEqual([]);
  });

  it("accept: one trip for both", async () => {
    const accepted = await order.post(`/v1/orders/${ids[1]}/accept`, undefined, as("driver-0001", GRAY));
    expect(accepted).toMatchObject({
      status: 200,
      body: {
        orderId: ids[1],
        tripId: expect.stringMatching(/^trip_/),
        status: "accepted",
      },
    });
    tripId = String(accepted.body.tripId);
    expect((await order.get(`/v1/trips/${tripId}`)).body).toMatchObject({
      tripId,
      status: "accepted",
      driverId: "driver-0001",
      passengerIds: expect.arrayContaining([...riders]),
      people: 3,
      estimatedArrival: "2026-11-24T05:00:00.000Z",
    });
    for (const id of ids) {
      expect((await order.get(`/v1/orders/${id}`)).body).toMatchObject({ status: "accepted", tripId });
    }
    expect(order.matchingCalls()).toEqual(["Withdraw"]);
    const message = (await order.queued(rideId)).filter(({ topic }) => topic === "order.accepted");
    expect(message).toEqual([
      {
        id: expect.any(String),
        topic: "order.accepted",
        headers: grayHeaders,
        payload: { rideId, orderId: ids[1], userId: riders[1], tripId, driverId: "driver-0001" },
      },
    ]);
  });

  it("complete: every passenger pays once, then the trip is over", async () => {
    const completed = await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0001", GRAY));
    expect(completed).toMatchObject({
      status: 200,
      body: { tripId, status: "completed" },
    });
    expect(completed.body.payments).toHaveLength(2);
    expect(completed.body.payments).toEqual(
      expect.arrayContaining(
        ids.map((orderId) => ({
          orderId,
          status: "captured",
          paymentId: `pay_${orderId}`,
          settlement: "batched",
        })),
      ),
    );
    expect(order.payment.calls).toHaveLength(2);
    for (const [index, orderId] of ids.entries()) {
      const call = order.payment.calls.find(({ json }) => (json as { orderId: string }).orderId === orderId);
      expect(call).toMatchObject({ method: "POST", path: "/v1/payments", headers: grayHeaders });
      expect(call?.headers["x-ride-id"]).toBe(rideId);
      expect(call?.json).toEqual({
        idempotencyKey: `${tripId}:${orderId}`,
        orderId,
        rideId,
        userId: riders[index],
        amount: 1_620,
        method: "wallet",
      });
      expect((await order.get(`/v1/orders/${orderId}`)).body).toMatchObject({
        status: "completed",
        paymentId: `pay_${orderId}`,
      });
    }
    expect((await order.get(`/v1/trips/${tripId}`)).body).toMatchObject({ status: "completed" });
    const topics = (await order.queued(rideId)).map(({ topic }) => topic);
    expect(topics.filter((topic) => topic === "order.completed")).toHaveLength(1);
  });

  it("complete again: 409, nobody is charged", async () => {
    expect(await order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0001"))).toMatchObject({
      status: 409,
      body: { error: "trip cannot settle in state `completed`", state: "completed" },
    });
    expect(order.payment.calls).toEqual([]);
  });
});

describe("undyed and unknown requests", () => {
  it("an undyed request stays undyed at every edge", async () => {
    await publish(order, "ride-undyed", "rider-0003", {}, { "x-trace-color": "default", "x-dye": "h=()" });
    expect(order.scheduling.calls[0]?.headers).toMatchObject({ "x-trace-color": "default" });
    expect(order.scheduling.calls[0]?.headers).not.toHaveProperty("x-user-level");
    const [message] = await order.queued("ride-undyed");
    expect(message?.headers).toMatchObject({ "x-trace-color": "default" });
  });

  it("a request without any color sends none on", async () => {
    await publish(order, "ride-unknown", "rider-0004");
    expect(order.scheduling.calls[0]?.headers).not.toHaveProperty("x-trace-color");
    const [message] = await order.queued("ride-unknown");
    expect(message?.headers).not.toHaveProperty("x-trace-color");
    expect(message?.headers).toHaveProperty("x-request-id");
  });
});

describe("cancel", () => {
  it("a published order: out of the pool, and everybody is told", async () => {
    const id = await publish(order, "ride-cancel", "rider-0005", { departureTime: "2026-11-25T01:00:00Z" });
    order.forget();
    expect(await order.post(`/v1/orders/${id}/cancel`, undefined, as("rider-0005"))).toMatchObject({
      status: 200,
      body: { orderId: id, status: "cancelled" },
    });
    expect(order.matchingCalls()).toEqual(["Withdraw"]);
    const messages = await order.queued("ride-cancel");
    expect(messages.map(({ topic }) => topic)).toEqual(["order.published", "order.cancelled"]);
    expect(messages[1]?.payload).toEqual({
      rideId: "ride-cancel",
      orderId: id,
      userId: "rider-0005",
      reason: "cancelled",
    });
    expect(await order.post(`/v1/orders/${id}/cancel`, undefined, as("rider-0005"))).toMatchObject({
      status: 409,
      body: { state: "cancelled" },
    });
  });

  it("a member of a matched group: the trip is for those who stay", async () => {
    const departureTime = "2026-11-25T02:00:00Z";
    const [first = "", second = ""] = await publishAndMatch(order, "ride-leave", ["rider-0006", "rider-0007"], {
      departureTime,
    });
    expect(await order.post(`/v1/orders/${first}/cancel`, undefined, as("rider-0006"))).toMatchObject({ status: 200 });
    expect(await order.post(`/v1/orders/${first}/accept`, undefined, as("driver-0002"))).toMatchObject({
      status: 409,
      body: { state: "cancelled" },
    });
    const trip = (await order.get(`/v1/trips/${await accept(order, second, "driver-0002")}`)).body;
    expect(trip).toMatchObject({ passengerIds: ["rider-0007"], people: 2 });
    expect((trip.routePoints as { requestId: string }[]).map((point) => point.requestId)).toEqual([second, second]);
  });

  it("an accepted order: 409", async () => {
    const [id = ""] = await publishAndMatch(order, "ride-late", ["rider-0008"], {
      departureTime: "2026-11-25T03:00:00Z",
    });
    await accept(order, id, "driver-0003");
    expect(await order.post(`/v1/orders/${id}/cancel`, undefined, as("rider-0008"))).toMatchObject({
      status: 409,
      body: { error: "order cannot cancel in state `accepted`", state: "accepted" },
    });
  });
});
