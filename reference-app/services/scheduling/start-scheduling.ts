import type { Dyeing } from "@dyeing/sdk";
import { createMatchingClient } from "../../contracts/matching-client.ts";
import type { CallEdge } from "../../kit/break-edge.ts";
import { startHttpServer } from "../../kit/http-server.ts";
import type { Logger } from "../../kit/logger.ts";
import type { RunningService } from "../../kit/run-service.ts";
import { servedBy } from "../../kit/served-by.ts";
import type { Version } from "../../topology.ts";
import { RoutePlanner } from "./domain/route-planner.ts";
import { createSchedulingApp } from "./entry-points/scheduling-app.ts";
import { landmarks } from "./landmarks/landmarks.ts";

export interface StartSchedulingOptions {
  readonly version: Version;
  readonly port: number;
  readonly host?: string | undefined;
  /** `host:port`. */
  readonly matchingAddress: string;
  readonly dyeing: Dyeing;
  readonly callEdge: CallEdge;
  readonly logger: Logger;
  /** How long matching may take, milliseconds. Default: the client's. */
  readonly timeoutMs?: number | undefined;
}

/** Wires the service and listens. */
export async function startScheduling(options: StartSchedulingOptions): Promise<RunningService> {
  const { version, port, host, matchingAddress: address, dyeing, callEdge, logger, timeoutMs } = options;
  const matching = createMatchingClient({ edge: "scheduling->matching", address, dyeing, callEdge, timeoutMs });
  const app = createSchedulingApp({ dyeing, logger, planner: new RoutePlanner(landmarks), matching });
  return startHttpServer({
    handler: app.callback(),
    servedBy: servedBy("scheduling", version),
    port,
    host,
    onClose: async () => {
      matching.close();
      dyeing.close();
    },
  });
}
