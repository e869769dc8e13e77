import type { RetryPolicy } from "@dyeing/lanes/explain";
import type { UpstreamFailure } from "./upstream.ts";

/** How an attempt ended before anything was passed on to the caller. */
export type AttemptOutcome =
  | { readonly kind: "response"; readonly status: number; readonly grpcStatus: number | undefined }
  | { readonly kind: UpstreamFailure["kind"] | "timeout" };

const GRPC_CONDITIONS: Readonly<Record<number, string>> = {
  1: "cancelled",
  4: "deadline-exceeded",
  8: "resource-exhausted",
  13: "internal",
  14: "unavailable",
};

/** Whether the policy wants another attempt after this one, as Envoy reads `retry_on`. Attempts left are not counted. */
export function wantsRetry({ on, statusCodes }: RetryPolicy, outcome: AttemptOutcome): boolean {
  if (outcome.kind === "response") {
    const { status, grpcStatus } = outcome;
    if (on.has("5xx") && status >= 500) return true;
    if (on.has("gateway-error") && status >= 502 && status <= 504) return true;
    if (on.has("retriable-4xx") && status === 409) return true;
    if (statusCodes.has(status)) return true;
    return grpcStatus !== undefined && on.has(GRPC_CONDITIONS[grpcStatus] ?? "");
  }
  // The same again would fail in the same way.
  if (outcome.kind === "protocol") return false;
  if (on.has("5xx") || on.has("gateway-error") || on.has("reset")) return true;
  if (outcome.kind === "connect") return on.has("connect-failure") || on.has("reset-before-request");
  return outcome.kind === "refused" && on.has("refused-stream");
}

/** Envoy's base interval of the exponential back-off between attempts, and its limit in such intervals. */
const BACKOFF_MS = 25;
const MAX_BACKOFFS = 10;

/** How long to wait after so many attempts, fully jittered as Envoy does it. */
export function backoffMs({ backoffMs: base = BACKOFF_MS }: Pick<RetryPolicy, "backoffMs">, attempts: number): number {
  return Math.random() * base * Math.min(2 ** (attempts - 1), MAX_BACKOFFS);
}
