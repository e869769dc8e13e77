import { describe, expect, it } from "vitest";
import { normalizePath } from "./normalize-path.ts";

// Each as Envoy 1.40 answers with `normalize_path`, but for escaped dots before a `;`, which it does not resolve.
describe("normalizePath", () => {
  it.each([
    ["/", "/"],
    ["/v1/orders", "/v1/orders"],
    ["/v1/orders/", "/v1/orders/"],
    ["/v1/.well-known/x..y/...", "/v1/.well-known/x..y/..."],
    ["/a/../b", "/b"],
    ["/a/..", "/"],
    ["/a/.", "/a/"],
    ["/..", "/"],
    ["/../../b", "/b"],
    ["/a//../b", "/a/b"],
    ["/a/%2e%2E/b", "/b"],
    ["/a/.%2e/b", "/b"],
    ["/a/%2e/b", "/a/b"],
    ["/a\\..\\b", "/b"],
    ["/a%5c..%5cb", "/a%5c..%5cb"],
    ["/a%2f..%2Fb", "/a%2f..%2Fb"],
    ["/%41%7e%2d%5F%30", "/A~-_0"],
    ["/a%zzb%", "/a%zzb%"],
    ["//a//b", "//a//b"],
    ['/a"b<>{}|^`', "/a%22b%3C%3E%7B%7D%7C%5E%60"],
    ["/a;b=c,d!$&'()*+:@", "/a;b=c,d!$&'()*+:@"],
    ["/[x]", "/[x]"],
    ["/a/..;/b", "/b"],
    ["/a/.;x=1/b", "/a/b"],
    ["/a/..;x", "/"],
    ["/a/...;/b;c/", "/a/...;/b;c/"],
    ["/a/%2e%2e;x/b", "/b"],
    ["/%2%41(", "/%252A("],
  ])("of %s is %s", (path, normal) => {
    expect(normalizePath(path)).toBe(normal);
    expect(normalizePath(normal)).toBe(normal);
  });

  it.each(["/a%00", "/%00/b"])("of %s is none", (path) => {
    expect(normalizePath(path)).toBeUndefined();
  });

  it("takes time in proportion to the length", () => {
    const time = (length: number): number => {
      const start = performance.now();
      for (let round = 0; round < 20; round++) normalizePath(`/${"a/../%2e./x".repeat(length)}\\`);
      return performance.now() - start;
    };
    time(500);
    expect(time(4000)).toBeLessThan(Math.max(time(500) * 40, 50));
  });
});
