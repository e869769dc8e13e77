import { describe, expect, it } from "vitest";
import { isMeshError } from "../errors/mesh-error.ts";
import { checkConfig } from "./mesh-config.ts";

const listener = { edge: "a->b", caller: { service: "a", version: "v1" }, host: "b", protocol: "http1" };
const least = { accessLog: "access.log", listeners: [listener] };

describe("checkConfig", () => {
  it("puts the defaults in place", () => {
    expect(checkConfig(least)).toEqual({
      resources: [],
      accessLog: "access.log",
      logHeaders: [],
      namespace: "default",
      address: "127.0.0.1",
      adminPort: 0,
      listeners: [{ ...listener, port: 0 }],
      endpoints: {},
      drainMs: 3000,
      requestIdleMs: 30_000,
      requestTotalMs: 300_000,
      timeoutFactor: 1,
    });
  });

  it.each([
    [{ ...least, accessLog: undefined }, "MESH_CONFIG", "`accessLog`"],
    [{ ...least, listeners: [] }, "MESH_CONFIG", "`listeners`"],
    [{ ...least, listeners: [{ ...listener, protocol: "http3" }] }, "MESH_CONFIG", "`listeners[0].protocol`"],
    [{ ...least, listeners: [{ ...listener, port: 70_000 }] }, "MESH_CONFIG", "`listeners[0].port`"],
    [{ ...least, endpoints: { b: [{ address: "127.0.0.1" }] } }, "MESH_CONFIG", "`b[0].address` is not `host:port`"],
    [{ ...least, endpoints: { b: [{ address: "example.com:80", labels: {} }] } }, "MESH_LOOPBACK", "`example.com:80`"],
    [{ ...least, address: "0.0.0.0" }, "MESH_LOOPBACK", "`0.0.0.0`"],
    [{ ...least, timeoutFactor: 0 }, "MESH_CONFIG", "`timeoutFactor`"],
    [undefined, "MESH_CONFIG", "must be a map and is nothing"],
  ])("refuses %j", (config, code, words) => {
    let error: unknown;
    try {
      checkConfig(config);
    } catch (caught) {
      error = caught;
    }
    expect(isMeshError(error) && error.code).toBe(code);
    expect((error as Error).message).toContain(words);
  });
});
