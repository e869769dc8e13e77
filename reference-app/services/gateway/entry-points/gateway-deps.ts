import type { Dyeing } from "@dyeing/sdk";
import type { Dispatcher } from "undici";
import type { CallEdge } from "../../../kit/break-edge.ts";
import type { Logger } from "../../../kit/logger.ts";
import type { SessionClient } from "../clients/session-client.ts";
import type { ServiceRegistry, TargetService } from "../domain/service-registry.ts";

/** What the gateway's entry points work with. */
export interface GatewayDeps {
  readonly version: string;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
  readonly registry: ServiceRegistry;
  readonly sessions: SessionClient;
  readonly callEdge: CallEdge;
  /** Connections to the services. */
  readonly dispatcher: Dispatcher;
  /** How long a service may take to begin its answer, or to go on with it. */
  timeoutMs(service: TargetService): number;
}
