import type { PaymentMethod } from "./payment.ts";

/** What a caller asks to be paid. Everything here belongs to the idempotency key: a second use must repeat it. */
export interface Charge {
  readonly idempotencyKey: string;
  readonly orderId: string;
  readonly rideId: string;
  readonly userId: string;
  /** Whole fen, above zero. */
  readonly amount: number;
  readonly method: PaymentMethod;
}

/** The names of the fields in which two charges with one key differ; empty when the second repeats the first. */
export function changedFields(first: Charge, second: Charge): string[] {
  const fields = ["orderId", "rideId", "userId", "amount", "method"] as const;
  return fields.filter((field) => first[field] !== second[field]);
}
