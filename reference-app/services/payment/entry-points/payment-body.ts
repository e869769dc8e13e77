import { z } from "zod";
import { Id } from "../../../kit/id.ts";
import { PAYMENT_METHODS } from "../domain/payment.ts";

/** The body of `POST /v1/payments`. */
export const PaymentBody = z.object({
  idempotencyKey: z.string().regex(/^[\w.:-]{1,200}$/, "must be 1 to 200 letters, digits, `_`, `.`, `:` or `-`"),
  orderId: Id,
  rideId: Id,
  userId: Id,
  /** Fen; at most 10,000 yuan. */
  amount: z.int().min(1).max(1_000_000),
  method: z.enum(PAYMENT_METHODS),
});
