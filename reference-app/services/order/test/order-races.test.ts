import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type OrderFixture, startOrderFixture } from "./order-fixture.ts";
import { accept, as, publish, publishAndMatch } from "./riders.ts";

let order: OrderFixture;

beforeAll(async () => {
  order = await startOrderFixture({ version: "v1" });
}, 60_000);
afterAll(() => order.close());
beforeEach(() => order.forget());

it("of 20 drivers who accept a group at once exactly one gets it", async () => {
  const ids = await publishAndMatch(order, "ride-drivers", ["rider-0001", "rider-0002", "rider-0003"]);
  order.forget();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, driver) =>
      order.post(`/v1/orders/${ids[driver % ids.length]}/accept`, undefined, as(`driver-${driver}`)),
    ),
  );
  const winners = answers.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  const losers = answers.filter(({ status }) => status !== 200);
  expect(losers.map(({ status, body }) => [status, body.state])).toEqual(losers.map(() => [409, "accepted"]));

  const trips = await order.query("select * from orders.trips where ride_id = $1", ["ride-drivers"]);
  expect(trips).toHaveLength(1);
  expect(trips[0]).toMatchObject({ id: winners[0]?.body.tripId, people: 4 });
  for (const id of ids) expect((await order.get(`/v1/orders/${id}`)).body.tripId).toBe(winners[0]?.body.tripId);
  const accepted = (await order.queued("ride-drivers")).filter(({ topic }) => topic === "order.accepted");
  expect(accepted).toHaveLength(1);
  expect(order.matchingCalls()).toEqual(["Withdraw"]);
});

it("two riders of one group who match at once end in one group", async () => {
  const change = { departureTime: "2026-11-25T01:00:00Z" };
  const ids = [
    await publish(order, "ride-both", "rider-0004", change),
    await publish(order, "ride-both", "rider-0005", change),
  ];
  const answers = await Promise.all(
    ids.map((id, index) => order.post(`/v1/orders/${id}/match`, undefined, as(`rider-000${4 + index}`))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const rows = await order.query("select distinct group_id, state from orders.ride_requests where ride_id = $1", [
    "ride-both",
  ]);
  expect(rows).toEqual([{ group_id: expect.stringMatching(/^grp_/), state: "matched" }]);
});

it("a rider who cancels while a driver accepts is either aboard or not", async () => {
  for (let round = 0; round < 5; round += 1) {
    const change = { departureTime: `2026-11-26T0${round}:00:00Z` };
    const rideId = `ride-leaving-${round}`;
    const [leaving = "", staying = ""] = await publishAndMatch(order, rideId, ["rider-0006", "rider-0007"], change);
    const [cancelled, accepted] = await Promise.all([
      order.post(`/v1/orders/${leaving}/cancel`, undefined, as("rider-0006")),
      order.post(`/v1/orders/${staying}/accept`, undefined, as("driver-0001")),
    ]);
    expect(accepted.status).toBe(200);
    const trip = (await order.get(`/v1/trips/${accepted.body.tripId}`)).body;
    const state = (await order.get(`/v1/orders/${leaving}`)).body.status;
    expect([cancelled.status, state, trip.people]).toEqual(
      cancelled.status === 200 ? [200, "cancelled", 2] : [409, "accepted", 3],
    );
  }
});

it("a trip that is completed ten times at once is charged and told once", async () => {
  const ids = await publishAndMatch(order, "ride-complete", ["rider-0008", "rider-0009"], {
    departureTime: "2026-11-27T01:00:00Z",
  });
  const tripId = await accept(order, ids[0] ?? "", "driver-0002");
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => order.post(`/v1/trips/${tripId}/complete`, undefined, as("driver-0002"))),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status, body }) => status === 409 && body.state === "completed")).toHaveLength(9);
  const keys = new Set(order.payment.calls.map(({ json }) => (json as { idempotencyKey: string }).idempotencyKey));
  expect(keys).toEqual(new Set(ids.map((id) => `${tripId}:${id}`)));
  const completed = (await order.queued("ride-complete")).filter(({ topic }) => topic === "order.completed");
  expect(completed).toHaveLength(1);
});
