import type { Middleware } from "koa";
import { HttpProblem } from "../../../kit/problem.ts";
import { type PaymentRefusal, PaymentRefused } from "../domain/payment-refused.ts";

const STATUS: Readonly<Record<PaymentRefusal, number>> = {
  insufficient_balance: 402,
  declined_by_provider: 402,
  key_reused: 409,
  in_progress: 409,
};

/** Gives the refusals of the domain their HTTP status. Stands behind the general error handler. */
export const paymentProblems: Middleware = async (_ctx, next) => {
  try {
    await next();
  } catch (error) {
    throw error instanceof PaymentRefused ? problemOf(error) : error;
  }
};

function problemOf({ code, message, fields }: PaymentRefused): HttpProblem {
  const named = Object.fromEntries(fields.map((field) => [field, "differs from the first use of the key"]));
  return new HttpProblem(STATUS[code], message, { reason: code, ...(fields.length > 0 ? { fields: named } : {}) });
}
