import type { Dyeing } from "@dyeing/sdk";
import { Agent } from "undici";
import { createCallEdge } from "../../kit/break-edge.ts";
import { createServiceDyeing } from "../../kit/dyeing.ts";
import { startHttpServer } from "../../kit/http-server.ts";
import { createJsonClient } from "../../kit/json-client.ts";
import { createLogger, type Logger } from "../../kit/logger.ts";
import type { RunningService } from "../../kit/run-service.ts";
import { servedBy } from "../../kit/served-by.ts";
import { SessionClient } from "./clients/session-client.ts";
import type { GatewayConfig } from "./config.ts";
import type { TargetService } from "./domain/service-registry.ts";
import { StaticRegistry } from "./domain/static-registry.ts";
import { gatewayApp } from "./entry-points/gateway-app.ts";
import { upgradeProxy } from "./entry-points/proxy-upgrade.ts";

export interface StartOptions {
  readonly dyeing?: Dyeing;
  readonly logger?: Logger;
}

/** Wires the gateway and listens. */
export async function startGateway(config: GatewayConfig, given: StartOptions = {}): Promise<RunningService> {
  const version = config.SERVICE_VERSION;
  const dyeing = given.dyeing ?? createServiceDyeing({ service: "gateway", policyFile: config.DYEING_POLICY });
  const logger = given.logger ?? createLogger({ service: "gateway", version, dyeing });
  const callEdge = createCallEdge(config.CARPOOL_BREAK, config.CARPOOL_BLEED);
  const dispatcher = new Agent();
  const user = createJsonClient({
    edge: "gateway->user",
    baseUrl: config.USER_URL,
    callEdge,
    timeoutMs: config.GATEWAY_TIMEOUT_MS,
  });
  const deps = {
    version,
    dyeing,
    logger,
    registry: registryOf(config),
    sessions: new SessionClient(user),
    callEdge,
    dispatcher,
    timeoutMs: (service: TargetService) =>
      service === "notification" ? config.GATEWAY_POLL_TIMEOUT_MS : config.GATEWAY_TIMEOUT_MS,
  };
  const upgrades = upgradeProxy(deps);
  const server = await startHttpServer({
    handler: gatewayApp(deps),
    servedBy: servedBy("gateway", version),
    host: config.HOST,
    port: config.PORT,
    onUpgrade: upgrades.onUpgrade,
    async onClose() {
      await dispatcher.destroy();
      if (given.dyeing === undefined) dyeing.close();
    },
  });
  return {
    port: server.port,
    close() {
      // A server is not closed before its upgraded connections are.
      upgrades.close();
      return server.close();
    },
  };
}

function registryOf(config: GatewayConfig): StaticRegistry {
  const { STAGING_USER_URL: user, STAGING_ORDER_URL: order, STAGING_NOTIFICATION_URL: notification } = config;
  return new StaticRegistry(
    { user: config.USER_URL, order: config.ORDER_URL, notification: config.NOTIFICATION_URL },
    {
      ...(user === undefined ? {} : { user }),
      ...(order === undefined ? {} : { order }),
      ...(notification === undefined ? {} : { notification }),
    },
  );
}
