import { describe, expect, it } from "vitest";
import { compileRetries } from "./retry-policy.ts";

describe("compileRetries", () => {
  it("uses Istio's default for a route that says nothing, and the mesh's when it has one", () => {
    const { attempts, on } = compileRetries(undefined, undefined);
    expect(attempts).toBe(2);
    expect([...on]).toEqual([
      "connect-failure",
      "refused-stream",
      "unavailable",
      "cancelled",
      "retriable-status-codes",
    ]);
    expect(compileRetries(undefined, { attempts: 1, retryOn: "reset" })).toMatchObject({ attempts: 1 });
  });

  it("tells status codes from conditions", () => {
    const policy = compileRetries({ attempts: 1, retryOn: "503, 5xx ,429", perTryTimeout: "100ms" }, undefined);
    expect([...policy.statusCodes]).toEqual([503, 429]);
    expect([...policy.on]).toEqual(["5xx", "retriable-status-codes"]);
    expect(policy.perTryTimeoutMs).toBe(100);
  });

  it("has no attempts where the resource has none", () => {
    expect(compileRetries({}, { attempts: 3 }).attempts).toBe(0);
    expect(compileRetries({ attempts: 0 }, undefined).on.size).toBe(0);
  });
});
