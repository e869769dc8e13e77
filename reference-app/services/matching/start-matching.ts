import { dyeingServerInterceptor } from "@dyeing/grpc";
import type { Dyeing } from "@dyeing/sdk";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { MatchingService } from "../../contracts/generated/matching.ts";
import type { Logger } from "../../kit/logger.ts";
import type { RunningService } from "../../kit/run-service.ts";
import type { Version } from "../../topology.ts";
import { algorithmOf } from "./domain/algorithm.ts";
import type { MatchRule } from "./domain/match-rule.ts";
import { Matching } from "./domain/matching.ts";
import type { Clock } from "./domain/request-pool.ts";
import { createMatchingHandlers } from "./entry-points/matching-handlers.ts";

export interface StartMatchingOptions {
  readonly version: Version;
  readonly port: number;
  /** Default: loopback. */
  readonly host?: string | undefined;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly rule?: MatchRule;
  /** How long running calls may take to finish at shutdown. Default 3,000 ms. */
  readonly drainMs?: number;
}

/** Ready from the listening line on; GetRule is the cheapest call to ask with. */
export async function startMatching(options: StartMatchingOptions): Promise<RunningService> {
  const { version, port, host = "127.0.0.1", dyeing, logger, clock, rule, drainMs = 3_000 } = options;
  const matching = new Matching({
    algorithm: algorithmOf[version],
    ...(clock ? { clock } : {}),
    ...(rule ? { rule } : {}),
  });
  const server = new Server({ interceptors: [dyeingServerInterceptor(dyeing)] });
  server.addService(MatchingService, createMatchingHandlers({ matching, logger }));
  const bound = await bind(server, `${host}:${port}`);
  let closed: Promise<void> | undefined;
  return {
    port: bound,
    close() {
      closed ??= drain(server, drainMs).then(() => dyeing.close());
      return closed;
    },
  };
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), drainMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
