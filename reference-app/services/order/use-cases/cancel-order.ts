import type { RideRequestRow } from "../data-access/tables.ts";
import { assertOwner, type Caller } from "../domain/caller.ts";
import { IllegalTransition } from "../domain/illegal-transition.ts";
import { afterRideRequest } from "../domain/ride-request.ts";
import { findOrder } from "./find-order.ts";
import type { OrderContext } from "./order-context.ts";
import { withdrawOrders } from "./withdraw-orders.ts";

/** The rider steps back. The other members of a matched group stay matched. */
export async function cancelOrder(context: OrderContext, caller: Caller, id: string): Promise<RideRequestRow> {
  const { requests, outbox, now } = context;
  const order = await findOrder(context, id);
  assertOwner(caller, order);
  afterRideRequest(order.state, "cancel");
  const { rideId, userId } = order;
  const message = outbox.compose("order.cancelled", { rideId, orderId: id, userId, reason: "cancelled" });
  const cancelled = await requests.cancel(id, message, now());
  if (cancelled === undefined) throw new IllegalTransition("order", "cancel", (await findOrder(context, id)).state);
  await Promise.all([withdrawOrders(context, [id], rideId), outbox.send(message)]);
  return cancelled;
}
