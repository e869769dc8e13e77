import type { PaymentRow } from "../data-access/tables.ts";
import { PaymentRefused } from "../domain/payment-refused.ts";
import type { PayBy } from "./pay-by.ts";
import type { PaymentContext } from "./payment-context.ts";

/**
 * Has the payment company take the money. One attempt at a time and none of its own accord: an attempt whose outcome is
 * unknown leaves the payment pending, and the caller decides whether to ask again, with the same key.
 */
export const payByAlipay: PayBy = async (context, payment, capture, message) => {
  const { payments, outbox, provider, attemptMs, now } = context;
  const begun = now();
  if (!(await payments.beginAttempt(payment.id, begun, new Date(begun.getTime() + attemptMs)))) {
    return madeMeanwhile(context, payment);
  }
  const { idempotencyKey, orderId, amount } = payment;
  const result = await provider.charge({ idempotencyKey, orderId, amount }).catch(async (error: unknown) => {
    await payments.endAttempt(payment.id);
    throw error;
  });
  if (result.outcome === "declined") {
    await payments.decline(payment.id);
    throw new PaymentRefused("declined_by_provider");
  }
  const captured = await payments.capture(payment.id, { ...capture, providerRef: result.tradeNo }, message);
  // An attempt that outlived its reservation: another one has captured the same charge of the same key.
  if (captured === undefined) return madeMeanwhile(context, payment);
  await outbox.send(message);
  return captured;
};

async function madeMeanwhile({ payments }: PaymentContext, { id }: PaymentRow): Promise<PaymentRow> {
  const payment = await payments.find(id);
  if (payment?.state === "captured") return payment;
  throw new PaymentRefused("in_progress");
}
