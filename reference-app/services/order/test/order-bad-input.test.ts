import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OrderFixture, startOrderFixture } from "./order-fixture.ts";
import { accept, as, orderBody, publish, publishAndMatch } from "./riders.ts";

let order: OrderFixture;

beforeAll(async () => {
  order = await startOrderFixture({ version: "v1" });
}, 60_000);
afterAll(() => order.close());
beforeEach(() => order.forget());

async function nothingHappened(rideId: string): Promise<void> {
  expect(order.scheduling.calls).toEqual([]);
  expect(order.matchingCalls()).toEqual([]);
  expect(order.payment.calls).toEqual([]);
  expect(await order.query("select id from orders.ride_requests where ride_id = $1", [rideId])).toEqual([]);
  expect(await order.queued(rideId)).toEqual([]);
}

describe("bodies", () => {
  const rider = "rider-0001";
  const required = Object.keys(orderBody("bad", rider)).sort();
  const faulty: ReadonlyArray<readonly [string, unknown, readonly string[]]> = [
    ["no object", [], ["body"]],
    ["nothing", undefined, required],
    ["an empty object", {}, required],
    ["a ride id with a space", orderBody("ride 1", rider), ["rideId"]],
    ["an empty ride id", orderBody("", rider), ["rideId"]],
    ["a ride id that is too long", orderBody("r".repeat(65), rider), ["rideId"]],
    ["a latitude beyond the pole", orderBody("bad", rider, { origin: { lat: 91, lng: 0, name: "x" } }), ["origin.lat"]],
    [
      "a longitude as text",
      orderBody("bad", rider, { destination: { lat: 1, lng: "1", name: "x" } }),
      ["destination.lng"],
    ],
    ["a place without a name", orderBody("bad", rider, { origin: { lat: 1, lng: 1, name: " " } }), ["origin.name"]],
    [
      "NUL in a place's name",
      orderBody("bad", rider, { origin: { lat: 1, lng: 1, name: "x\u0000" } }),
      ["origin.name"],
    ],
    [
      "half a surrogate pair in a place's name",
      orderBody("bad", rider, { destination: { lat: 1, lng: 1, name: "x\ud83d" } }),
      ["destination.name"],
    ],
    ["NUL in ids", orderBody("bad\u0000", "rider\u0000"), ["rideId", "userId"]],
    ["a place that is null", orderBody("bad", rider, { origin: null }), ["origin"]],
    ["a time without a zone", orderBody("bad", rider, { departureTime: "2026-11-24T04:30:00" }), ["departureTime"]],
    ["no time at all", orderBody("bad", rider, { departureTime: "soon" }), ["departureTime"]],
    ["a departure in the past", orderBody("bad", rider, { departureTime: "2026-11-24T03:54:59Z" }), ["departureTime"]],
    ["no wait", orderBody("bad", rider, { maxWaitSeconds: 0 }), ["maxWaitSeconds"]],
    ["a wait of two days", orderBody("bad", rider, { maxWaitSeconds: 172_800 }), ["maxWaitSeconds"]],
    ["half a fen", orderBody("bad", rider, { maxPrice: 0.5 }), ["maxPrice"]],
    ["a negative price", orderBody("bad", rider, { maxPrice: -1 }), ["maxPrice"]],
    ["a price beyond all reason", orderBody("bad", rider, { maxPrice: 1_000_001 }), ["maxPrice"]],
    ["cash", orderBody("bad", rider, { paymentType: "cash" }), ["paymentType"]],
    ["no seat", orderBody("bad", rider, { seats: 0 }), ["seats"]],
    ["more seats than a car has", orderBody("bad", rider, { seats: 4 }), ["seats"]],
    ["several faults", orderBody("bad", rider, { seats: 9, maxPrice: "1" }), ["maxPrice", "seats"]],
  ];

  it.each(faulty)("%s: 400 with the names of the fields", async (_name, body, fields) => {
    const answer = await order.post("/v1/orders", body, as(rider));
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid request" } });
    expect(Object.keys(answer.body.fields as object).sort()).toEqual(fields);
    await nothingHappened("bad");
  });

  it("text that is no JSON: 400", async () => {
    expect(await order.post("/v1/orders", "{", as(rider))).toMatchObject({
      status: 400,
      body: { error: "invalid request" },
    });
  });

  it("a body of a megabyte: 413", async () => {
    const answer = await order.post(
      "/v1/orders",
      { ...orderBody("bad", rider), note: "x".repeat(1_000_000) },
      as(rider),
    );
    expect(answer).toMatchObject({ status: 413, body: { error: "request body too large" } });
    await nothingHappened("bad");
  });

  it("an instant ride may have departed a moment ago", async () => {
    await publish(order, "ride-instant", rider, { departureTime: "2026-11-24T11:56:00+08:00" });
  });
});

describe("unknown ids", () => {
  it.each([
    ["GET", "/v1/orders/ord_none", "unknown order `ord_none`"],
    ["POST", "/v1/orders/ord_none/match", "unknown order `ord_none`"],
    ["POST", "/v1/orders/ord_none/accept", "unknown order `ord_none`"],
    ["POST", "/v1/orders/ord_none/cancel", "unknown order `ord_none`"],
    ["GET", "/v1/trips/trip_none", "unknown trip `trip_none`"],
    ["POST", "/v1/trips/trip_none/complete", "unknown trip `trip_none`"],
    ["GET", "/v1/nothing", "not found"],
    ["GET", "/v1/orders/%00", "unknown order `\u0000`"],
    ["POST", "/v1/orders/%00/match", "unknown order `\u0000`"],
    ["POST", "/v1/orders/a%00b/accept", "unknown order `a\u0000b`"],
    ["POST", "/v1/orders/%00/cancel", "unknown order `\u0000`"],
    ["GET", "/v1/trips/%00", "unknown trip `\u0000`"],
    ["POST", "/v1/trips/%00/complete", "unknown trip `\u0000`"],
  ])("%s %s: 404", async (method, path, error) => {
    const answer = method === "GET" ? await order.get(path) : await order.post(path, undefined, as("driver-0001"));
    expect(answer).toMatchObject({ status: 404, body: { error } });
    expect(order.matchingCalls()).toEqual([]);
  });

  it.each(["/v1/orders/%zz", "/v1/trips/%E4%BA"])("%s cannot be decoded: 400", async (path) => {
    expect(await order.get(path)).toMatchObject({
      status: 400,
      body: { error: "invalid request", fields: { path: "cannot be read" } },
    });
  });
});

describe("who may do what", () => {
  it("nobody without a user id: 401", async () => {
    const id = await publish(order, "ride-401", "rider-0011", { departureTime: "2026-11-25T01:00:00Z" });
    const paths = [
      `/v1/orders/${id}/match`,
      `/v1/orders/${id}/accept`,
      `/v1/orders/${id}/cancel`,
      "/v1/trips/x/complete",
    ];
    for (const path of paths) expect(await order.post(path, undefined, {})).toMatchObject({ status: 401 });
    expect(await order.post("/v1/orders", orderBody("ride-x", "rider-0011"), {})).toMatchObject({ status: 401 });
  });

  it("an order for somebody else: 403", async () => {
    const answer = await order.post("/v1/orders", orderBody("ride-other", "rider-0012"), as("rider-0013"));
    expect(answer).toMatchObject({ status: 403, body: { error: "the order belongs to another user" } });
    await nothingHappened("ride-other");
  });

  it("somebody else's order cannot be matched or cancelled: 403", async () => {
    const id = await publish(order, "ride-403", "rider-0014", { departureTime: "2026-11-25T02:00:00Z" });
    order.forget();
    for (const action of ["match", "cancel"]) {
      expect(await order.post(`/v1/orders/${id}/${action}`, undefined, as("rider-0015"))).toMatchObject({
        status: 403,
      });
    }
    expect((await order.get(`/v1/orders/${id}`)).body.status).toBe("published");
    expect(order.matchingCalls()).toEqual([]);
  });

  it("only a driver accepts, by id or by role; only the trip's driver completes", async () => {
    const [id = ""] = await publishAndMatch(order, "ride-driver", ["rider-0016"], {
      departureTime: "2026-11-25T03:00:00Z",
    });
    const path = `/v1/orders/${id}/accept`;
    expect(await order.post(path, undefined, as("rider-0016"))).toMatchObject({ status: 403 });
    expect(await order.post(path, undefined, as("u-77", { "x-user-roles": "rider" }))).toMatchObject({ status: 403 });
    const accepted = await order.post(path, undefined, as("u-77", { "x-user-roles": "rider,driver" }));
    expect(accepted).toMatchObject({ status: 200 });
    const complete = `/v1/trips/${accepted.body.tripId}/complete`;
    for (const other of ["rider-0016", "driver-0001"]) {
      expect(await order.post(complete, undefined, as(other))).toMatchObject({ status: 403 });
    }
    expect(order.payment.calls).toEqual([]);
  });
});

describe("illegal state changes: 409 with the state", () => {
  it("accept and complete before their time", async () => {
    const id = await publish(order, "ride-early", "rider-0017", { departureTime: "2026-11-25T04:00:00Z" });
    expect(await order.post(`/v1/orders/${id}/accept`, undefined, as("driver-0001"))).toMatchObject({
      status: 409,
      body: { error: "order cannot accept in state `published`", state: "published" },
    });
  });

  it("accept twice, match after accept", async () => {
    const [id = ""] = await publishAndMatch(order, "ride-twice", ["rider-0018"], {
      departureTime: "2026-11-25T05:00:00Z",
    });
    await accept(order, id, "driver-0004");
    for (const [action, who] of [
      ["accept", "driver-0004"],
      ["accept", "driver-0005"],
      ["match", "rider-0018"],
    ] as const) {
      expect(await order.post(`/v1/orders/${id}/${action}`, undefined, as(who))).toMatchObject({
        status: 409,
        body: { state: "accepted" },
      });
    }
  });
});

describe("publishing again", () => {
  const change = { departureTime: "2026-11-25T06:00:00Z" };

  it("the same order: 200 with the first one, told once", async () => {
    const id = await publish(order, "ride-again", "rider-0019", change);
    const again = await order.post("/v1/orders", orderBody("ride-again", "rider-0019", change), as("rider-0019"));
    expect(again).toMatchObject({ status: 200, body: { orderId: id, status: "published" } });
    expect(await order.queued("ride-again")).toHaveLength(1);
  });

  it("another order for the same ride: 409", async () => {
    await publish(order, "ride-changed", "rider-0020", { ...change, departureTime: "2026-11-25T07:00:00Z" });
    const other = orderBody("ride-changed", "rider-0020", { departureTime: "2026-11-25T07:00:00Z", maxPrice: 1 });
    expect(await order.post("/v1/orders", other, as("rider-0020"))).toMatchObject({
      status: 409,
      body: { state: "published" },
    });
  });

  it("after a cancellation it is a new order", async () => {
    const id = await publish(order, "ride-anew", "rider-0021", { departureTime: "2026-11-25T08:00:00Z" });
    await order.post(`/v1/orders/${id}/cancel`, undefined, as("rider-0021"));
    expect(await publish(order, "ride-anew", "rider-0021", { departureTime: "2026-11-25T08:00:00Z" })).not.toBe(id);
  });

  it("twenty at once make one order", async () => {
    const body = orderBody("ride-race", "rider-0022", { departureTime: "2026-11-25T09:00:00Z" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => order.post("/v1/orders", body, as("rider-0022"))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(answers.map((answer) => answer.body.orderId)).size).toBe(1);
    expect(await order.queued("ride-race")).toHaveLength(1);
  });
});
