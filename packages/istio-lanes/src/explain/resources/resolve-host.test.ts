import { describe, expect, it } from "vitest";
import { resolveAuthority, resolveHost } from "./resolve-host.ts";

describe("resolveHost", () => {
  it.each([
    ["order", "order.carpool.svc.cluster.local"],
    ["Order", "order.carpool.svc.cluster.local"],
    ["order.other", "order.other"],
    ["order.other.svc.cluster.local", "order.other.svc.cluster.local"],
  ])("%s -> %s", (host, full) => {
    expect(resolveHost(host, "carpool")).toBe(full);
  });
});

describe("resolveAuthority", () => {
  it.each([
    ["order:80", "order.carpool.svc.cluster.local"],
    ["order.other", "order.other.svc.cluster.local"],
    ["order.other.svc:8080", "order.other.svc.cluster.local"],
    ["ORDER.other.svc.cluster.local", "order.other.svc.cluster.local"],
    ["api.example.com", "api.example.com"],
    ["", ".carpool.svc.cluster.local"],
  ])("%s -> %s", (authority, full) => {
    expect(resolveAuthority(authority, "carpool")).toBe(full);
  });
});
