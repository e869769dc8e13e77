import { createDyeing, type Dyeing } from "@dyeing/sdk";
import type { RideRequest } from "../../../contracts/generated/matching.ts";
import { createMatchingClient, type MatchingClient } from "../../../contracts/matching-client.ts";
import { createCallEdge } from "../../../kit/break-edge.ts";
import { createLogger } from "../../../kit/logger.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import type { Version } from "../../../topology.ts";
import { guomao, NOW, zhongguancun } from "../domain/testing/a-ride-request.ts";
import { startMatching } from "../start-matching.ts";

export interface MatchingFixture {
  readonly client: MatchingClient;
  readonly port: number;
  /** The service's clock, in milliseconds since the epoch. It moves when a test moves it. */
  readonly clock: { now: number };
  readonly logs: LogLines;
  /** The caller's side. */
  readonly caller: Dyeing;
  /** Stops the service alone. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** The real service on a port of its own, with a client as the order service has it. */
export async function startFixture(version: Version, drainMs?: number): Promise<MatchingFixture> {
  const clock = { now: NOW };
  const logs = new LogLines();
  const dyeing = createDyeing({ service: "matching" });
  const service = await startMatching({
    version,
    port: 0,
    dyeing,
    logger: createLogger({ service: "matching", version, dyeing, destination: logs }),
    clock: () => clock.now,
    ...(drainMs === undefined ? {} : { drainMs }),
  });
  const address = `127.0.0.1:${service.port}`;
  const caller = createDyeing({ service: "order", allow: [address] });
  const client = createMatchingClient({ edge: "order->matching", address, dyeing: caller, callEdge: createCallEdge() });
  return {
    client,
    port: service.port,
    clock,
    logs,
    caller,
    stop: () => service.close(),
    async close() {
      client.close();
      await service.close();
      caller.close();
    },
  };
}

/** A request on the wire that fits every other one made here, unless told otherwise. */
export function wireRequest(id: string, differs: Partial<RideRequest> = {}): RideRequest {
  return {
    id,
    userId: `user-${id}`,
    rideId: `ride-${id}`,
    origin: zhongguancun,
    destination: guomao,
    departureTime: NOW + 30 * 60_000,
    maxWaitSeconds: 600,
    maxPrice: 5_000,
    seats: 1,
    createdAt: NOW,
    ...differs,
  };
}
