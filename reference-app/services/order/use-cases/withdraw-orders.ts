import type { OrderContext } from "./order-context.ts";

/**
 * Takes orders out of the matching pool after their state has changed. The orders decide, so a pool that cannot be
 * reached fails nothing: what stays in it is passed over by every match and ages out.
 */
export async function withdrawOrders(
  { matching, logger }: OrderContext,
  orderIds: readonly string[],
  rideId: string,
): Promise<void> {
  try {
    await matching.withdraw(orderIds, rideId);
  } catch (error) {
    logger.warn({ event: "withdraw.failed", orderIds, err: error }, "orders stay in the matching pool");
  }
}
