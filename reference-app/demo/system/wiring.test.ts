import { describe, expect, test } from "vitest";
import { edges, hostOf, services } from "../../topology.ts";
import { endpointsOf, meshConfig } from "./mesh-config.ts";
import { workloadEnv } from "./workload-env.ts";
import { type Workload, workloads } from "./workloads.ts";

const { listeners } = meshConfig({ resources: "lanes", accessLog: "access.log", logHeaders: [] });
const around = {
  databaseUrl: "postgres://localhost/x",
  listeners: listeners.map((listener, index) => ({ ...listener, port: 1000 + index })),
  outside: new Map([
    ["provider", 2000],
    ["sms", 2001],
  ]),
  policy: "/policy.yaml",
  authSecret: "secret",
  breakEdge: undefined,
  bleedEdge: undefined,
};
const envOf = (name: string, more: object = {}) =>
  workloadEnv(workloads.find((workload) => workload.name === name) as Workload, { ...around, ...more });

test("every version of every service is a workload", () => {
  const versions = Object.values(services).flatMap((service) => service.versions);
  expect(workloads).toHaveLength(versions.length);
});

describe("the mesh", () => {
  test("has a listener per caller's version for each edge that a proxy sees, and for no other", () => {
    const proxied = edges.filter(
      (edge) => edge.propagates === "dye" && !edge.protocols.every((one) => one === "message"),
    );
    const expected = proxied.flatMap((edge) => services[edge.from].versions.map((version) => `${edge.id} ${version}`));
    expect(listeners.map(({ edge, caller }) => `${edge} ${caller.version}`).sort()).toEqual(expected.sort());
  });

  test("speaks HTTP/2 where gRPC is spoken", () => {
    expect(new Set(listeners.filter((one) => one.protocol === "http2").map((one) => one.host))).toEqual(
      new Set([hostOf("matching")]),
    );
  });

  test("gets endpoints with the labels that subsets select by", () => {
    const ports = new Map(workloads.map((workload, index) => [workload, 3000 + index]));
    expect(endpointsOf(ports)[hostOf("order")]).toEqual([
      { address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), labels: { app: "order", version: "v1" } },
      {
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        labels: { app: "order", version: "v2", "lane-gray": "y" },
      },
    ]);
  });
});

describe("a workload", () => {
  test("reaches the mesh through ports of its own version", () => {
    const portOf = (url: string | undefined) => Number(url?.split(":").at(-1));
    const [v1, v2] = [envOf("order-v1"), envOf("order-v2")];
    for (const name of ["MATCHING_URL", "SCHEDULING_URL", "PAYMENT_URL"]) {
      expect(portOf(v1[name])).not.toBe(portOf(v2[name]));
      const listener = around.listeners.find(({ port }) => port === portOf(v2[name]));
      expect(listener?.caller).toMatchObject({ service: "order", version: "v2" });
    }
    expect(v1.MATCHING_URL).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(v1.PAYMENT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test("may give a dye to its own listeners, never to an outside host", () => {
    for (const { name, service } of workloads) {
      const allowed = envOf(name).DYEING_ALLOW?.split(",") ?? [];
      const own = around.listeners.filter(({ caller }) => `${caller.service}-${caller.version}` === name);
      expect(allowed).toEqual(own.length > 0 ? own.map(({ port }) => `127.0.0.1:${port}`) : ["127.0.0.1:1"]);
      expect(allowed.join()).not.toMatch(/:200[01]\b/);
      expect(service).toBeDefined();
    }
    expect(envOf("payment-v2").PROVIDER_URL).toBe("http://127.0.0.1:2000");
    expect(envOf("notification-v1").SMS_URL).toBe("http://127.0.0.1:2001");
  });

  test("learns of a planted fault only when there is one", () => {
    for (const name of ["CARPOOL_BREAK", "CARPOOL_BLEED"]) expect(envOf("order-v1")).not.toHaveProperty(name);
    expect(envOf("order-v1", { bleedEdge: "order->matching" })).toHaveProperty("CARPOOL_BLEED", "order->matching");
    expect(envOf("order-v1", { breakEdge: "order->matching" })).toHaveProperty("CARPOOL_BREAK", "order->matching");
  });
});
