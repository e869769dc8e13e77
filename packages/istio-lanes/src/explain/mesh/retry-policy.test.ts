import { describe, expect, it } from "vitest";
import { compileRetries } from "./retry-policy.ts";

describe("compileRetries", () => {
  it("uses Istio's default for a route that says nothing", () => {
    const { attempts, on } = compileRetries(undefined);
    expect(attempts).toBe(2);
    expect([...on]).toEqual(["connect-failure", "refused-stream", "unavailable", "cancelled", "reset-before-request"]);
  });

  it("tells status codes from conditions", () => {
    const policy = compileRetries({ attempts: 1, retryOn: "503, 5xx ,429", perTryTimeout: 100 });
    expect([...policy.statusCodes]).toEqual([503, 429]);
    expect([...policy.on]).toEqual(["5xx"]);
    expect(policy.perTryTimeoutMs).toBe(100);
  });

  it("refuses what is not implemented", () => {
    expect(() => compileRetries({ attempts: 1, retryOn: "retriable-headers" })).toThrow("`retriable-headers`");
  });
});
