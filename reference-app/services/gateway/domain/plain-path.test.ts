import { describe, expect, it } from "vitest";
import { isPlainPath } from "./plain-path.ts";

describe("isPlainPath", () => {
  it.each([
    "/v1/orders",
    "/v1/orders/",
    "/v1/a%2Fb/c",
    "/v1/%E4%BA%AC",
    "/v1/100%25",
    "/v1/a..b/...",
    "/v1/.well-known",
    "/v1/a;b=c/d,e",
    "/v1/x%20y",
  ])("takes %s", (path) => {
    expect(isPlainPath(path)).toBe(true);
  });

  it("is quick about long ones", () => {
    const start = performance.now();
    isPlainPath(`/v1/%${"25".repeat(30_000)}`);
    isPlainPath(`/v1/${"/.;".repeat(20_000)}`);
    isPlainPath(`/v1/${";".repeat(60_000)}`);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it.each([
    "/v1/orders/../../internal",
    "/v1/orders/..",
    "/v1/orders/.",
    "/v1/./orders",
    "/v1//orders",
    "//v1/orders",
    "/v1/orders//",
    "/v1/orders/%2e%2e/%2E%2e/internal",
    "/v1/orders/.%2e/internal",
    "/v1/orders/..%2f..%2Finternal",
    "/v1/orders%2f..%2finternal",
    "/v1/orders/%2f%2finternal",
    "/v1/%25252525252e",
    "/v1/orders/..\\internal",
    "/v1\\orders",
    "/v1/orders/..%5c..%5cinternal",
    "/v1/orders/..;/internal",
    "/v1/orders/..;a=b/internal",
    "/v1/orders/%252e%252e/internal",
    "/v1/orders/..%252f..%252finternal",
    "/v1/orders/%25252e%25252e%25252finternal",
    "/v1/orders/%c0%ae%c0%ae/internal",
    "/v1/orders/%zz",
    "/v1/orders/%",
    "/v1/orders/%00",
    "/v1/orders/%0d%0a",
    "/v1/%6frders",
    "/v1/%4Frders",
    "/v1/\u4eac",
    "/v1/a b",
    '/v1/"',
    "/v1/orders#/../x",
  ])("refuses %s", (path) => {
    expect(isPlainPath(path)).toBe(false);
  });
});
