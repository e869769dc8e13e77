import { randomUUID } from "node:crypto";
import type { OutgoingMessage } from "../../../kit/outbox/outbox.ts";
import { HttpProblem } from "../../../kit/problem.ts";
import type { Route } from "../clients/scheduling-client.ts";
import type { RideRequestRow } from "../data-access/tables.ts";
import { expiresAt } from "../domain/expiry.ts";
import type { Place } from "../domain/place.ts";
import { isOpen } from "../domain/ride-request.ts";
import { findOrder } from "./find-order.ts";
import type { OrderContext } from "./order-context.ts";
import { submitOrder } from "./submit-order.ts";

export interface NewOrder {
  readonly rideId: string;
  readonly userId: string;
  readonly origin: Place;
  readonly destination: Place;
  readonly departureTime: Date;
  readonly maxWaitSeconds: number;
  /** Fen. */
  readonly maxPrice: number;
  readonly paymentType: "wallet" | "alipay";
  readonly seats: number;
}

export interface PublishedOrder {
  readonly order: RideRequestRow;
  /** False when this repeats an order that is there already. */
  readonly created: boolean;
}

/**
 * Prices the ride, stores the order and puts it into the matching pool, in this order: the order is the truth, the pool
 * a copy. When the last step fails, publishing again finds the order and only repeats that step.
 */
export async function publishOrder(context: OrderContext, draft: NewOrder): Promise<PublishedOrder> {
  const { outbox, scheduling } = context;
  const route = await scheduling.route(draft.origin, draft.destination, draft.rideId);
  const row = rowOf(context, draft, route);
  const { rideId, userId } = row;
  const message = outbox.compose("order.published", { rideId, orderId: row.id, userId, price: row.price });
  const { order, created } = await store(context, row, message);
  await Promise.all([submitOrder(context, order), created ? outbox.send(message) : undefined]);
  return { order, created };
}

function rowOf({ pricing, outbox, now }: OrderContext, draft: NewOrder, route: Route): RideRequestRow {
  const publishedAt = now();
  return {
    ...draft,
    id: `ord_${randomUUID()}`,
    distanceMeters: route.distanceMeters,
    durationSeconds: route.durationSeconds,
    price: pricing.price({ ...draft, distanceMeters: route.distanceMeters }),
    pricing: pricing.name,
    state: "published",
    publishedAt,
    expiresAt: expiresAt(publishedAt, draft.maxWaitSeconds),
    groupId: null,
    tripId: null,
    paymentId: null,
    headers: outbox.headersFor("order.cancelled"),
  };
}

/** Stores the order, or finds the rider's open order for this ride, if publishing would only repeat it. */
async function store(
  context: OrderContext,
  row: RideRequestRow,
  message: OutgoingMessage,
): Promise<{ readonly order: RideRequestRow; readonly created: boolean }> {
  const created = await context.requests.publish(row, message);
  if (created !== undefined) return { order: created, created: true };
  const open = await context.requests.findOpen(row.rideId, row.userId);
  const order = open && (await findOrder(context, open.id));
  // It came to its end meanwhile: expired just now, or cancelled. There is room for the new one.
  if (order === undefined || !isOpen(order.state)) return store(context, row, message);
  if (order.state === "published" && repeats(order, row)) return { order, created: false };
  throw new HttpProblem(409, "the rider has another open order for this ride", { state: order.state });
}

function repeats(order: RideRequestRow, draft: RideRequestRow): boolean {
  return (
    samePlace(order.origin, draft.origin) &&
    samePlace(order.destination, draft.destination) &&
    order.departureTime.getTime() === draft.departureTime.getTime() &&
    order.maxWaitSeconds === draft.maxWaitSeconds &&
    order.maxPrice === draft.maxPrice &&
    order.paymentType === draft.paymentType &&
    order.seats === draft.seats
  );
}

function samePlace(a: Place, b: Place): boolean {
  return a.lat === b.lat && a.lng === b.lng && a.name === b.name;
}
