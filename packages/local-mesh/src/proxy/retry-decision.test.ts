import { NO_RETRIES, type RetryPolicy } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { type AttemptOutcome, backoffMs, wantsRetry } from "./retry-decision.ts";

const policy = (on: string, statusCodes: readonly number[] = []): RetryPolicy => ({
  ...NO_RETRIES,
  attempts: 1,
  on: new Set(on === "" ? [] : on.split(",")),
  statusCodes: new Set(statusCodes),
});
const response = (status: number, grpcStatus?: number): AttemptOutcome => ({ kind: "response", status, grpcStatus });
const outcomes = {
  "200": response(200),
  "409": response(409),
  "500": response(500),
  "503": response(503),
  "grpc 14": response(200, 14),
  connect: { kind: "connect" },
  refused: { kind: "refused" },
  closed: { kind: "closed" },
  reset: { kind: "reset" },
  timeout: { kind: "timeout" },
  protocol: { kind: "protocol" },
} as const satisfies Record<string, AttemptOutcome>;

describe("wantsRetry", () => {
  it.each([
    ["", []],
    ["5xx", ["500", "503", "connect", "refused", "closed", "reset", "timeout"]],
    ["gateway-error", ["503", "connect", "refused", "closed", "reset", "timeout"]],
    ["reset", ["connect", "refused", "closed", "reset", "timeout"]],
    ["connect-failure", ["connect"]],
    ["reset-before-request", ["connect"]],
    ["refused-stream", ["refused"]],
    ["retriable-4xx", ["409"]],
    ["unavailable", ["grpc 14"]],
    ["cancelled,internal,resource-exhausted,deadline-exceeded", []],
  ])("on `%s`: after %j", (on, expected) => {
    expect(
      Object.keys(outcomes).filter((name) => wantsRetry(policy(on), outcomes[name as keyof typeof outcomes])),
    ).toEqual(expected);
  });

  it("goes by status codes", () => {
    expect(wantsRetry(policy("retriable-status-codes", [429]), response(429))).toBe(true);
    expect(wantsRetry(policy("retriable-status-codes", [429]), response(503))).toBe(false);
  });
});

describe("backoffMs", () => {
  it.each([
    [1, undefined, 25],
    [2, undefined, 50],
    [4, undefined, 200],
    [5, undefined, 250],
    [100, undefined, 250],
    [1, 400, 400],
    [9, 400, 4000],
  ])("after %d attempts with a base of %d ms is at most %d ms", (attempts, base, limit) => {
    const waits = Array.from({ length: 500 }, () => backoffMs({ backoffMs: base }, attempts));
    expect(Math.max(...waits)).toBeLessThanOrEqual(limit);
    // Spread over the whole range: 500 draws all in the lower half would be a wonder of 2^-500.
    expect(Math.max(...waits)).toBeGreaterThan(limit / 2);
    expect(Math.min(...waits)).toBeLessThan(limit / 2);
  });
});
