import { randomUUID } from "node:crypto";
import type { PaymentRow } from "../data-access/tables.ts";
import { type Charge, changedFields } from "../domain/charge.ts";
import { isOpen } from "../domain/payment.ts";
import { PaymentRefused } from "../domain/payment-refused.ts";
import type { PayBy } from "./pay-by.ts";
import { payByAlipay } from "./pay-by-alipay.ts";
import { payByWallet } from "./pay-by-wallet.ts";
import type { PaymentContext } from "./payment-context.ts";

export interface MadePayment {
  readonly payment: PaymentRow;
  /** False when the key was used before. */
  readonly created: boolean;
}

const BY_METHOD = { wallet: payByWallet, alipay: payByAlipay } as const satisfies Record<string, PayBy>;

/**
 * Makes a payment at most once per idempotency key. The payment is stored before any money moves: whatever happens
 * then, a second call with the key finds it and finishes it, or answers with it when it is finished.
 *
 * @throws PaymentRefused, UpstreamError (the outcome is unknown: ask again with the same key)
 */
export async function pay(context: PaymentContext, charge: Charge): Promise<MadePayment> {
  const { payments, outbox, settlement, now } = context;
  const opened = await payments.open(rowOf(context, charge));
  const payment = opened ?? (await sameCharge(context, charge));
  const created = opened !== undefined;
  if (!isOpen(payment.state)) return { payment, created };

  const { id: paymentId, rideId, orderId, userId, amount, method } = payment;
  const message = outbox.compose("payment.captured", { rideId, orderId, userId, paymentId, amount, method });
  const capturedAt = now();
  const capture = {
    settlement: settlement.name,
    capturedAt,
    settledAt: settlement.settledAt(capturedAt),
    providerRef: null,
  };
  return { payment: await BY_METHOD[method](context, payment, capture, message), created };
}

function rowOf({ settlement, now }: PaymentContext, charge: Charge): PaymentRow {
  return {
    ...charge,
    id: `pay_${randomUUID()}`,
    settlement: settlement.name,
    state: "pending",
    providerRef: null,
    createdAt: now(),
    attemptUntil: null,
    capturedAt: null,
    settledAt: null,
  };
}

async function sameCharge({ payments }: PaymentContext, charge: Charge): Promise<PaymentRow> {
  const first = await payments.findByKey(charge.idempotencyKey);
  if (first === undefined) throw new Error(`idempotency key \`${charge.idempotencyKey}\` is taken and gone`);
  const changed = changedFields(first, charge);
  if (changed.length > 0) throw new PaymentRefused("key_reused", changed);
  return first;
}
