import type { HttpRouteDocument } from "../resources/virtual-service-schema.ts";

/** When a failed attempt is made again. */
export interface RetryPolicy {
  /** Attempts after the first. 0 = never. */
  readonly attempts: number;
  /** Milliseconds for one attempt. Undefined: the route's timeout. */
  readonly perTryTimeoutMs: number | undefined;
  /** Envoy's names (`connect-failure`, `5xx`, ...) without those that are status codes. */
  readonly on: ReadonlySet<string>;
  /** Status codes named in `retryOn`. */
  readonly statusCodes: ReadonlySet<number>;
}

/** What is implemented. Anything else in `retryOn` is refused. */
export const RETRY_CONDITIONS = [
  "connect-failure",
  "refused-stream",
  "reset",
  "reset-before-request",
  "5xx",
  "gateway-error",
  "retriable-4xx",
  "retriable-status-codes",
  "unavailable",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
] as const;

/** What Istio uses for a route, or a host, that says nothing about retries. */
const DEFAULT_ON = "connect-failure,refused-stream,unavailable,cancelled,reset-before-request";

export const DEFAULT_RETRIES: RetryPolicy = policy(2, undefined, DEFAULT_ON);
export const NO_RETRIES: RetryPolicy = policy(0, undefined, "");

/** The policy of a route. Throws Error with the reason for an unknown condition. */
export function compileRetries(retries: HttpRouteDocument["retries"]): RetryPolicy {
  if (retries === undefined) return DEFAULT_RETRIES;
  return policy(retries.attempts, retries.perTryTimeout, retries.retryOn ?? DEFAULT_ON);
}

function policy(attempts: number, perTryTimeoutMs: number | undefined, retryOn: string): RetryPolicy {
  const known: ReadonlySet<string> = new Set(RETRY_CONDITIONS);
  const on = new Set<string>();
  const statusCodes = new Set<number>();
  for (const part of retryOn.split(",").map((text) => text.trim())) {
    if (part === "") continue;
    if (/^[1-5]\d\d$/.test(part)) statusCodes.add(Number(part));
    else if (known.has(part)) on.add(part);
    else throw new Error(`retry condition \`${part}\` is not implemented here`);
  }
  return { attempts, perTryTimeoutMs, on, statusCodes };
}
