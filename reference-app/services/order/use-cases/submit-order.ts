import type { SubmitReply } from "../../../contracts/generated/matching.ts";
import type { RideRequestRow } from "../data-access/tables.ts";
import type { OrderContext } from "./order-context.ts";

/** Puts an order into the matching pool. Doing it again replaces it. */
export function submitOrder({ matching }: OrderContext, order: RideRequestRow): Promise<SubmitReply> {
  return matching.submit({
    id: order.id,
    rideId: order.rideId,
    userId: order.userId,
    origin: order.origin,
    destination: order.destination,
    departureTime: order.departureTime.getTime(),
    maxWaitSeconds: order.maxWaitSeconds,
    maxPrice: order.maxPrice,
    seats: order.seats,
    createdAt: order.publishedAt.getTime(),
  });
}
