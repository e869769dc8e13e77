import { describe, expect, it } from "vitest";
import { isLoopback, parseAddress } from "./loopback.ts";

describe("isLoopback", () => {
  it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("%s is", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(["0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "::ffff:10.0.0.1", "example.com", "127.0.0.1.example.com", ""])(
    "%s is not",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe("parseAddress", () => {
  it.each([
    ["127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
    ["[::1]:4001", { host: "::1", port: 4001 }],
    ["localhost:0", { host: "localhost", port: 0 }],
    ["::1:80", undefined],
    ["127.0.0.1", undefined],
    ["127.0.0.1:65536", undefined],
    ["http://127.0.0.1:80", undefined],
    [":80", undefined],
  ])("of %s", (address, expected) => {
    expect(parseAddress(address)).toEqual(expected);
  });
});
