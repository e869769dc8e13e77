import { UpstreamError } from "../../../kit/upstream-error.ts";
import type { Charge, Payment, PaymentClient } from "../clients/payment-client.ts";

/**
 * Who takes over when payment does not answer. Both leave the charge for later, with its key: nobody pays twice. They differ
 * in what is known: after 503 payment has not had it, after a time-out it may have.
 */
export type Fallback = "fallback-payment-v2" | "payment-timeout";

export type Charged = { readonly payment: Payment } | { readonly handledBy: Fallback; readonly cause: UpstreamError };

/** @throws what is no case for a fallback: a refusal, an answer that cannot be read */
export async function chargeOrDefer(client: PaymentClient, charge: Charge): Promise<Charged> {
  try {
    return { payment: await client.pay(charge) };
  } catch (cause) {
    const handledBy = fallbackFor(cause);
    if (handledBy === undefined) throw cause;
    return { handledBy, cause: cause as UpstreamError };
  }
}

function fallbackFor(cause: unknown): Fallback | undefined {
  if (!(cause instanceof UpstreamError)) return undefined;
  if (cause.code === "UPSTREAM_TIMEOUT" || cause.status === 504) return "payment-timeout";
  return cause.status === 503 ? "fallback-payment-v2" : undefined;
}
