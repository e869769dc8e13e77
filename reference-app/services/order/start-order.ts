import type { Dyeing } from "@dyeing/sdk";
import { createMatchingClient } from "../../contracts/matching-client.ts";
import { createCallEdge } from "../../kit/break-edge.ts";
import { openBus } from "../../kit/bus.ts";
import { openDatabase } from "../../kit/database.ts";
import { createServiceDyeing } from "../../kit/dyeing.ts";
import { startHttpServer } from "../../kit/http-server.ts";
import { createLogger, type Logger } from "../../kit/logger.ts";
import { createOutbox } from "../../kit/outbox/outbox.ts";
import type { RunningService } from "../../kit/run-service.ts";
import { servedBy } from "../../kit/served-by.ts";
import { startSweeper } from "../../kit/sweeper.ts";
import { createPaymentClient } from "./clients/payment-client.ts";
import { createSchedulingClient } from "./clients/scheduling-client.ts";
import type { OrderConfig } from "./config.ts";
import { createRideRequests } from "./data-access/ride-requests.ts";
import { matchGroups, outbox as outboxTable, rideRequests, trips as tripsTable } from "./data-access/tables.ts";
import { createTrips } from "./data-access/trips.ts";
import { pricingOf } from "./domain/pricing.ts";
import { createOrderApp } from "./entry-points/order-app.ts";
import type { OrderContext } from "./use-cases/order-context.ts";

export interface OrderSettings {
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** Default: an interior service's own. */
  readonly dyeing?: Dyeing;
  /** Default: to stdout. */
  readonly logger?: Logger;
  /** How often overdue orders are expired and unsent messages sent. Default 5,000 ms. */
  readonly sweepMs?: number;
}

/** Starts the service and everything it holds; `close` stops it all. */
export async function startOrder(config: OrderConfig, settings: OrderSettings = {}): Promise<RunningService> {
  const { now = () => new Date(), sweepMs = 5_000 } = settings;
  const { SERVICE_VERSION: version, DATABASE_URL: url } = config;
  const dyeing = settings.dyeing ?? createServiceDyeing({ service: "order" });
  const logger = settings.logger ?? createLogger({ service: "order", version, dyeing });
  const callEdge = createCallEdge(config.CARPOOL_BREAK, config.CARPOOL_BLEED);

  const database = await openDatabase({
    url,
    waitMs: config.DATABASE_WAIT_MS,
    schema: "orders",
    tables: { rideRequests, matchGroups, trips: tripsTable, outbox: outboxTable },
    migrations: new URL("./migrations/", import.meta.url),
    onError: (err) => logger.error({ event: "database.error", err }, "database connection broke"),
  });
  const bus = await openBus({ url, dyeing, callEdge, logger });
  const outbox = createOutbox({ db: database.db, table: outboxTable, bus, dyeing, callEdge, logger, now });
  const matching = createMatchingClient({
    edge: "order->matching",
    address: config.MATCHING_URL,
    dyeing,
    callEdge,
    timeoutMs: config.CALL_TIMEOUT_MS,
  });
  const context: OrderContext = {
    requests: createRideRequests(database.db, outbox),
    trips: createTrips(database.db, outbox),
    outbox,
    matching,
    scheduling: createSchedulingClient(config.SCHEDULING_URL, callEdge, config.CALL_TIMEOUT_MS),
    payment: createPaymentClient(config.PAYMENT_URL, callEdge, config.CALL_TIMEOUT_MS),
    pricing: pricingOf(version),
    logger,
    now,
  };

  const sweeper = startSweeper({
    name: "overdue",
    everyMs: sweepMs,
    logger,
    async run() {
      await context.requests.expire(now());
      await outbox.sendOverdue();
    },
  });

  return startHttpServer({
    handler: createOrderApp({ context, dyeing, logger }),
    servedBy: servedBy("order", version),
    host: config.HOST,
    port: config.PORT,
    ready: () => database.ping(),
    async onClose() {
      await sweeper.stop();
      matching.close();
      await bus.close();
      await database.close();
      dyeing.close();
    },
  });
}
