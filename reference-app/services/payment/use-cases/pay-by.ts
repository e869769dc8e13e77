import type { OutgoingMessage } from "../../../kit/outbox/outbox.ts";
import type { Capture } from "../data-access/payments.ts";
import type { PaymentRow } from "../data-access/tables.ts";
import type { PaymentContext } from "./payment-context.ts";

/** How one method takes the money of an open payment. Resolves with the captured payment. */
export type PayBy = (
  context: PaymentContext,
  payment: PaymentRow,
  capture: Capture,
  message: OutgoingMessage,
) => Promise<PaymentRow>;
