import { isId } from "../../../kit/id.ts";
import type { RideRequestRow, TripRow } from "../data-access/tables.ts";
import { isExpired } from "../domain/expiry.ts";
import { UnknownSubject } from "../domain/unknown-subject.ts";
import type { OrderContext } from "./order-context.ts";

/**
 * An order as it is now: one that is over its deadline expires here, whether or not the sweeper came by.
 * @throws UnknownSubject
 */
export async function findOrder(context: OrderContext, id: string): Promise<RideRequestRow> {
  const order = isId(id) ? await context.requests.find(id) : undefined;
  if (order === undefined) throw new UnknownSubject("order", id);
  const now = context.now();
  if (order.state !== "published" || !isExpired(order.expiresAt, now)) return order;
  await context.requests.expire(now, id);
  return (await context.requests.find(id)) ?? order;
}

/** @throws UnknownSubject */
export async function findTrip(context: OrderContext, id: string): Promise<TripRow> {
  const trip = isId(id) ? await context.trips.find(id) : undefined;
  if (trip === undefined) throw new UnknownSubject("trip", id);
  return trip;
}
