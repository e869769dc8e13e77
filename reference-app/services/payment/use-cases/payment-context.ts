import type { Outbox } from "../../../kit/outbox/outbox.ts";
import type { ProviderClient } from "../clients/provider-client.ts";
import type { Payments } from "../data-access/payments.ts";
import type { Settlement } from "../domain/settlement.ts";

/** What every use case of this service works with. */
export interface PaymentContext {
  readonly payments: Payments;
  readonly outbox: Outbox;
  readonly provider: ProviderClient;
  readonly settlement: Settlement;
  /** How long one attempt at the payment company may hold its payment, milliseconds; longer than its time-out. */
  readonly attemptMs: number;
  readonly now: () => Date;
}
