import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStores, startStores } from "../../../stores/start-stores.ts";
import { services } from "../../../topology.ts";
import { type OrderFixture, startOrderFixture } from "./order-fixture.ts";
import { as, GRAY, orderBody, publish } from "./riders.ts";

let stores: RunningStores;
beforeAll(async () => {
  stores = await startStores({ port: 0 });
}, 60_000);
afterAll(() => stores.close());

describe("v1 beside v2: they differ in the field that topology.ts names", () => {
  // A Tuesday, half past eight in Beijing: rush hour.
  const departureTime = "2026-11-25T00:30:00Z";

  it.each([
    ["v1", 1_800],
    ["v2", 2_340],
  ] as const)(
    "%s",
    async (version, price) => {
      const order = await startOrderFixture({ version, stores });
      try {
        const answer = await order.post(
          "/v1/orders",
          orderBody(`ride-${version}`, "rider-0001", { departureTime }),
          as("rider-0001"),
        );
        expect(answer.body[services.order.differs.field]).toBe(services.order.differs[version]);
        expect(answer.body).toMatchObject({ estimate: { price } });
      } finally {
        await order.close();
      }
    },
    60_000,
  );
});

describe.each(["order->matching", "order->scheduling", "order->payment", "order->notification"] as const)(
  "%s broken",
  (broken) => {
    let order: OrderFixture;
    beforeAll(async () => {
      order = await startOrderFixture({ version: "v1", breakEdge: broken, stores });
    }, 60_000);
    afterAll(() => order.close());

    it("loses the dye there and nowhere else; the ids stay", async () => {
      const rideId = `ride-${broken.replace(">", "")}`;
      const id = await publish(order, rideId, "rider-0001", {}, GRAY);
      await order.post(`/v1/orders/${id}/match`, undefined, as("rider-0001", GRAY));
      const accepted = await order.post(`/v1/orders/${id}/accept`, undefined, as("driver-0001", GRAY));
      const done = await order.post(`/v1/trips/${accepted.body.tripId}/complete`, undefined, as("driver-0001", GRAY));
      expect(done.status).toBe(200);

      const messages = await order.queued(rideId);
      expect(messages).toHaveLength(3);
      const sent: Record<string, Readonly<Record<string, unknown>>[]> = {
        "order->scheduling": order.scheduling.calls.map(({ headers }) => headers),
        "order->payment": order.payment.calls.map(({ headers }) => headers),
        "order->notification": messages.map(({ headers }) => headers),
      };
      for (const [edge, calls] of Object.entries(sent)) {
        expect(calls.length).toBeGreaterThan(0);
        for (const headers of calls) {
          expect(headers).toMatchObject({ "x-request-id": "req-gray-1", traceparent: GRAY.traceparent });
          const dye = ["x-trace-color", "x-user-level", "x-dye"].filter((name) => name in headers);
          expect([edge, dye.length]).toEqual([edge, edge === broken ? 0 : 3]);
        }
      }
      // What matching saw is told by its log: it writes in the context of the call.
      const colors = order.matchingLogs.of("call").map((line) => line.color);
      const color = broken === "order->matching" ? "default" : "gray";
      expect(colors).toEqual([color, color, color]);
      expect(order.matchingLogs.of("call").map((line) => line.requestId)).toEqual(Array(3).fill("req-gray-1"));
    });
  },
);
