import type { Dyeing } from "@dyeing/sdk";
import { createCallEdge } from "../../kit/break-edge.ts";
import { openBus } from "../../kit/bus.ts";
import { openDatabase } from "../../kit/database.ts";
import { createServiceDyeing } from "../../kit/dyeing.ts";
import { startHttpServer } from "../../kit/http-server.ts";
import { createJsonClient } from "../../kit/json-client.ts";
import { createLogger, type Logger } from "../../kit/logger.ts";
import type { RunningService } from "../../kit/run-service.ts";
import { servedBy } from "../../kit/served-by.ts";
import { HttpSmsProvider } from "./clients/http-sms-provider.ts";
import type { NotificationConfig } from "./config.ts";
import { PostgresNotificationRepository } from "./data-access/postgres-notification-repository.ts";
import * as tables from "./data-access/tables.ts";
import { Notifications } from "./domain/notifications.ts";
import { RideFeed } from "./domain/ride-feed.ts";
import { startConsumers } from "./entry-points/consumers.ts";
import { notificationApp } from "./entry-points/notification-app.ts";
import { rideSockets } from "./entry-points/ride-sockets.ts";

export interface StartOptions {
  readonly dyeing?: Dyeing;
  readonly logger?: Logger;
}

/** Wires the service, starts to consume, and listens. */
export async function startNotification(config: NotificationConfig, given: StartOptions = {}): Promise<RunningService> {
  const version = config.SERVICE_VERSION;
  const dyeing = given.dyeing ?? createServiceDyeing({ service: "notification" });
  const logger = given.logger ?? createLogger({ service: "notification", version, dyeing });
  const callEdge = createCallEdge(config.CARPOOL_BREAK);
  const url = config.DATABASE_URL;
  const database = await openDatabase({
    url,
    waitMs: config.DATABASE_WAIT_MS,
    schema: "notification",
    tables,
    migrations: new URL("./migrations/", import.meta.url),
    onError: (error) => logger.error({ event: "database.error", err: error }),
  });
  const bus = await openBus({ url, dyeing, callEdge, logger, role: "consumer" });
  const feed = new RideFeed();
  const notifications = new Notifications({
    repository: new PostgresNotificationRepository(database.db),
    feed,
    sms: new HttpSmsProvider(
      createJsonClient({
        edge: "notification->sms",
        baseUrl: config.SMS_URL,
        callEdge,
        timeoutMs: config.SMS_TIMEOUT_MS,
      }),
    ),
  });
  await startConsumers(bus, notifications);

  const stopping = new AbortController();
  const sockets = rideSockets({ feed, dyeing, logger });
  const server = await startHttpServer({
    handler: notificationApp({ notifications, dyeing, logger, stopping: stopping.signal }),
    servedBy: servedBy("notification", version),
    host: config.HOST,
    port: config.PORT,
    onUpgrade: sockets.onUpgrade,
    ready: () => database.ping(),
    async onClose() {
      await bus.close();
      await database.close();
      if (given.dyeing === undefined) dyeing.close();
    },
  });
  return {
    port: server.port,
    close() {
      stopping.abort();
      sockets.close();
      return server.close();
    },
  };
}
