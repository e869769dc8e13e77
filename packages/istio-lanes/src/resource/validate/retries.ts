import { STATUS_CODES } from "node:http";
import type { Report } from "../report.ts";
import type { HttpRouteSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";
import { checkDuration, refuse } from "./checks.ts";

/** Envoy's conditions that Istio takes, besides status codes. */
export const RETRY_CONDITIONS: ReadonlySet<string> = new Set([
  "5xx",
  "gateway-error",
  "reset",
  "reset-before-request",
  "connect-failure",
  "retriable-4xx",
  "refused-stream",
  "retriable-status-codes",
  "retriable-headers",
  "envoy-ratelimited",
  "http3-post-connect-failure",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "unavailable",
]);

/** Whether a part of `retryOn` is a status code that HTTP has a name for. */
export function isStatusCode(part: string): boolean {
  return /^[-+]?\d+$/.test(part) && STATUS_CODES[Number(part)] !== undefined;
}

export function checkRetries(report: Report, path: Path, retries: HttpRouteSpec["retries"]): void {
  if (!retries) return;
  const attempts = retries.attempts ?? 0;
  if (attempts < 0) refuse(report, [...path, "attempts"], `${attempts} attempts are less than none`);
  const rest = retries.perTryTimeout ?? retries.retryOn ?? retries.retryRemoteLocalities;
  if (attempts === 0 && rest !== null && rest !== undefined && rest !== "") {
    refuse(report, path, "without `attempts` there is no retry to configure");
  }
  checkDuration(report, [...path, "perTryTimeout"], retries.perTryTimeout);
  checkDuration(report, [...path, "backoff"], retries.backoff);
  for (const part of retries.retryOn ? retries.retryOn.split(",") : []) {
    if (!isStatusCode(part) && !RETRY_CONDITIONS.has(part)) {
      refuse(report, [...path, "retryOn"], `\`${part}\` is neither a condition of Envoy nor a status code`);
    }
  }
}
