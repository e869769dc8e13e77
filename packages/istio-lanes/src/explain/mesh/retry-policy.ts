import { durationMs } from "../../resource/duration.ts";
import type { RetriesSpec } from "../../resource/shape/virtual-service.ts";
import { isStatusCode } from "../../resource/validate/retries.ts";

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
  /** Whether an attempt goes to an endpoint, or to a locality, that was not tried before. */
  readonly otherEndpoint: boolean;
  readonly otherLocality: boolean;
  /** Milliseconds before the first retry. Undefined: Envoy's 25. */
  readonly backoffMs: number | undefined;
}

/** What Istio uses for a route, or a host, that says nothing about retries. */
const DEFAULT_ON = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

export const DEFAULT_RETRIES: RetryPolicy = compileRetries({ attempts: 2 }, undefined);
export const NO_RETRIES: RetryPolicy = compileRetries({ attempts: 0 }, undefined);

/** The policy of a route: its own, else the mesh's default, else Istio's. `hashed`: its destination hashes. */
export function compileRetries(
  retries: RetriesSpec | null | undefined,
  fallback: RetriesSpec | undefined,
  hashed = false,
): RetryPolicy {
  const spec = retries ?? fallback ?? { attempts: 2 };
  const attempts = Math.max(0, spec.attempts ?? 0);
  const on = new Set<string>();
  const statusCodes = new Set<number>();
  if (attempts > 0) {
    for (const part of (spec.retryOn || DEFAULT_ON).split(",").map((one) => one.trim())) {
      if (part === "") continue;
      if (isStatusCode(part)) statusCodes.add(Number(part));
      else on.add(part);
    }
    // Envoy's name for the status codes of the policy.
    if (statusCodes.size > 0) on.add("retriable-status-codes");
  }
  return {
    attempts,
    perTryTimeoutMs: spec.perTryTimeout ? durationMs(spec.perTryTimeout) : undefined,
    on,
    statusCodes,
    otherEndpoint: spec.retryIgnorePreviousHosts ?? !hashed,
    otherLocality: spec.retryRemoteLocalities ?? false,
    backoffMs: spec.backoff ? durationMs(spec.backoff) : undefined,
  };
}
