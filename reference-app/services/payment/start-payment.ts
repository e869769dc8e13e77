import type { Dyeing } from "@dyeing/sdk";
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
import { createProviderClient } from "./clients/provider-client.ts";
import type { PaymentConfig } from "./config.ts";
import { createPayments } from "./data-access/payments.ts";
import * as tables from "./data-access/tables.ts";
import { settlementOf } from "./domain/settlement.ts";
import { createPaymentApp } from "./entry-points/payment-app.ts";
import type { PaymentContext } from "./use-cases/payment-context.ts";

export interface PaymentSettings {
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** Default: an interior service's own. */
  readonly dyeing?: Dyeing;
  /** Default: to stdout. */
  readonly logger?: Logger;
  /** How often unsent messages are sent. Default 5,000 ms. */
  readonly sweepMs?: number;
  /** How often v1 settles what was captured since the last batch. Default 60,000 ms. */
  readonly settleMs?: number;
}

/** Starts the service and everything it holds; `close` stops it all. */
export async function startPayment(config: PaymentConfig, settings: PaymentSettings = {}): Promise<RunningService> {
  const { now = () => new Date(), sweepMs = 5_000, settleMs = 60_000 } = settings;
  const { SERVICE_VERSION: version, DATABASE_URL: url, PROVIDER_TIMEOUT_MS: timeoutMs } = config;
  const dyeing = settings.dyeing ?? createServiceDyeing({ service: "payment" });
  const logger = settings.logger ?? createLogger({ service: "payment", version, dyeing });
  const callEdge = createCallEdge(config.CARPOOL_BREAK, config.CARPOOL_BLEED);

  const database = await openDatabase({
    url,
    waitMs: config.DATABASE_WAIT_MS,
    schema: "payments",
    tables,
    migrations: new URL("./migrations/", import.meta.url),
    onError: (err) => logger.error({ event: "database.error", err }, "database connection broke"),
  });
  const bus = await openBus({ url, dyeing, callEdge, logger });
  const outbox = createOutbox({ db: database.db, table: tables.outbox, bus, dyeing, callEdge, logger, now });
  const payments = createPayments(database.db, outbox, config.OPENING_BALANCE);
  const context: PaymentContext = {
    payments,
    outbox,
    provider: createProviderClient({ baseUrl: config.PROVIDER_URL, timeoutMs, callEdge }),
    settlement: settlementOf(version),
    attemptMs: timeoutMs + 1_000,
    now,
  };

  const sweepers = [startSweeper({ name: "outbox", everyMs: sweepMs, logger, run: () => outbox.sendOverdue() })];
  if (context.settlement.name === "batched") {
    sweepers.push(
      startSweeper({
        name: "settlement",
        everyMs: settleMs,
        logger,
        async run() {
          const settled = await payments.settleBatch(now());
          if (settled > 0) logger.info({ event: "payments.settled", settled }, "batch settled");
        },
      }),
    );
  }

  return startHttpServer({
    handler: createPaymentApp({ context, dyeing, logger }).callback(),
    servedBy: servedBy("payment", version),
    host: config.HOST,
    port: config.PORT,
    ready: () => database.ping(),
    async onClose() {
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()));
      await bus.close();
      await database.close();
      dyeing.close();
    },
  });
}
