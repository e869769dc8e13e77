import type { PaymentRow } from "../data-access/tables.ts";

/** A payment as its callers see it. Amounts are fen; `settledAt` is absent until it is settled. */
export function paymentView(payment: PaymentRow) {
  return {
    paymentId: payment.id,
    orderId: payment.orderId,
    rideId: payment.rideId,
    userId: payment.userId,
    amount: payment.amount,
    method: payment.method,
    status: payment.state,
    settlement: payment.settlement,
    createdAt: payment.createdAt.toISOString(),
    ...(payment.capturedAt === null ? {} : { capturedAt: payment.capturedAt.toISOString() }),
    ...(payment.settledAt === null ? {} : { settledAt: payment.settledAt.toISOString() }),
    ...(payment.providerRef === null ? {} : { providerRef: payment.providerRef }),
  };
}
