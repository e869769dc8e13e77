import type { Dyeing } from "@dyeing/sdk";
import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly dyeing: Pick<Dyeing, "identity">;
  /** Default: stdout. */
  readonly destination?: DestinationStream;
}

/**
 * Structured logs, one JSON object per line. Every line carries service and version, and, written inside a request or
 * a message handler, that request's requestId, color and traceId. Level by LOG_LEVEL, default `info`.
 *
 * @example
 * const logger = createLogger({ service: "order", version: "v1", dyeing });
 * logger.info({ event: "order.created", orderId }, "order created");
 */
export function createLogger({ service, version, dyeing, destination }: LoggerOptions): Logger {
  const options = {
    level: process.env.LOG_LEVEL ?? "info",
    base: { service, version },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // Credentials never reach a log, whatever object they came in.
    redact: ["*.authorization", "*.token", "token", "authorization"],
    mixin() {
      const identity = dyeing.identity();
      if (identity === undefined) return {};
      return { requestId: identity.requestId, color: identity.color, traceId: identity.traceId };
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
