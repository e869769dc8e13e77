import type { Dyeing } from "@dyeing/sdk";
import { openDatabase } from "../../kit/database.ts";
import { createServiceDyeing } from "../../kit/dyeing.ts";
import { startHttpServer } from "../../kit/http-server.ts";
import { createLogger, type Logger } from "../../kit/logger.ts";
import type { RunningService } from "../../kit/run-service.ts";
import { servedBy } from "../../kit/served-by.ts";
import type { UserConfig } from "./config.ts";
import { PostgresUserRepository } from "./data-access/postgres-user-repository.ts";
import * as tables from "./data-access/tables.ts";
import { LocalRealNameCheck } from "./domain/real-name-check.ts";
import { SessionTokens } from "./domain/session-token.ts";
import { Users } from "./domain/users.ts";
import { userApp } from "./entry-points/user-app.ts";

export interface StartOptions {
  readonly dyeing?: Dyeing;
  readonly logger?: Logger;
}

/** Wires the service and listens. */
export async function startUser(config: UserConfig, given: StartOptions = {}): Promise<RunningService> {
  const version = config.SERVICE_VERSION;
  const dyeing = given.dyeing ?? createServiceDyeing({ service: "user" });
  const logger = given.logger ?? createLogger({ service: "user", version, dyeing });
  const database = await openDatabase({
    url: config.DATABASE_URL,
    waitMs: config.DATABASE_WAIT_MS,
    schema: "users",
    tables,
    migrations: new URL("./migrations/", import.meta.url),
    onError: (error) => logger.error({ event: "database.error", err: error }),
  });
  const users = new Users({
    repository: new PostgresUserRepository(database.db),
    realNameCheck: new LocalRealNameCheck(),
    tokens: new SessionTokens(config.AUTH_SECRET),
    secret: config.AUTH_SECRET,
    sessionTtlSeconds: config.SESSION_TTL_SECONDS,
  });
  return startHttpServer({
    handler: userApp({ users, dyeing, logger }),
    servedBy: servedBy("user", version),
    host: config.HOST,
    port: config.PORT,
    ready: () => database.ping(),
    async onClose() {
      await database.close();
      if (given.dyeing === undefined) dyeing.close();
    },
  });
}
