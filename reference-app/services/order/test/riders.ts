import type { Answer, OrderFixture } from "./order-fixture.ts";

export const GUOMAO = { lat: 39.9087, lng: 116.4605, name: "Guomao" };
export const XIDAN = { lat: 39.9131, lng: 116.3741, name: "Xidan" };

export function orderBody(rideId: string, userId: string, change: Readonly<Record<string, unknown>> = {}) {
  return {
    rideId,
    userId,
    origin: GUOMAO,
    destination: XIDAN,
    departureTime: "2026-11-24T04:30:00Z",
    maxWaitSeconds: 600,
    maxPrice: 5_000,
    paymentType: "wallet",
    seats: 1,
    ...change,
  };
}

export function as(userId: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { "x-user-id": userId, ...more };
}

/** The headers of a dyed request, as the gateway sends them. */
export const GRAY = {
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-dye": 'h=("x-user-level"), rev="1", org="gateway", hop=1',
  "x-request-id": "req-gray-1",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

/** Publishes an order and hands back its id. Far apart in time, so that orders of other tests do not match it. */
export async function publish(
  order: OrderFixture,
  rideId: string,
  userId: string,
  change: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return idOf(await order.post("/v1/orders", orderBody(rideId, userId, change), as(userId, headers)), "orderId", 201);
}

export async function publishAndMatch(
  order: OrderFixture,
  rideId: string,
  riders: readonly string[],
  change: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const rider of riders) ids.push(await publish(order, rideId, rider, change));
  const [first = "", ...others] = ids;
  const matched = await order.post(`/v1/orders/${first}/match`, undefined, as(riders[0] ?? ""));
  const { group } = matched.body as { group?: { requestIds: string[] } };
  if (matched.status !== 200 || group?.requestIds.length !== riders.length) {
    throw new Error(`not matched: ${JSON.stringify(matched.body)}`);
  }
  return [first, ...others];
}

export async function accept(order: OrderFixture, orderId: string, driverId: string): Promise<string> {
  return idOf(await order.post(`/v1/orders/${orderId}/accept`, undefined, as(driverId)), "tripId", 200);
}

function idOf(answer: Answer, field: string, status: number): string {
  const id = answer.body[field];
  if (answer.status !== status || typeof id !== "string") throw new Error(JSON.stringify(answer));
  return id;
}
