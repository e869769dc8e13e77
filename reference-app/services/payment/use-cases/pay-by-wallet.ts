import { PaymentRefused } from "../domain/payment-refused.ts";
import type { PayBy } from "./pay-by.ts";

/** Takes the money from the rider's wallet. */
export const payByWallet: PayBy = async ({ payments, outbox }, payment, capture, message) => {
  const captured = await payments.captureFromWallet(payment.id, capture, message);
  if (captured !== undefined) {
    await outbox.send(message);
    return captured;
  }
  const now = await payments.find(payment.id);
  // Another request with the same key was faster.
  if (now?.state === "captured") return now;
  await payments.decline(payment.id);
  throw new PaymentRefused("insufficient_balance");
};
