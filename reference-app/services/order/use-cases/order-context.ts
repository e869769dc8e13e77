import type { MatchingClient } from "../../../contracts/matching-client.ts";
import type { Logger } from "../../../kit/logger.ts";
import type { Outbox } from "../../../kit/outbox/outbox.ts";
import type { PaymentClient } from "../clients/payment-client.ts";
import type { SchedulingClient } from "../clients/scheduling-client.ts";
import type { RideRequests } from "../data-access/ride-requests.ts";
import type { Trips } from "../data-access/trips.ts";
import type { Pricing } from "../domain/pricing.ts";

/** What every use case of this service works with. */
export interface OrderContext {
  readonly requests: RideRequests;
  readonly trips: Trips;
  readonly outbox: Outbox;
  readonly matching: MatchingClient;
  readonly scheduling: SchedulingClient;
  readonly payment: PaymentClient;
  readonly pricing: Pricing;
  readonly logger: Logger;
  readonly now: () => Date;
}
