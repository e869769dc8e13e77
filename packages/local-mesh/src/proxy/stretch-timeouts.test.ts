import { compileMesh, decide, parseResources, RawHeaderLines, type RoutingDecision } from "@dyeing/lanes/explain";
import { expect, test } from "vitest";
import { stretchTimeouts } from "./stretch-timeouts.ts";

const YAML = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order, namespace: carpool }
spec:
  hosts: [order]
  http:
    - match: [{ uri: { prefix: /patient } }]
      route: [{ destination: { host: order } }]
    - route: [{ destination: { host: order } }]
      timeout: 800ms
      retries: { attempts: 2, perTryTimeout: 300ms }
`;

function decision(path: string, host = "order"): RoutingDecision {
  const resources = parseResources([{ file: "order.yaml", text: YAML }], { namespace: "carpool" });
  const endpoints = { order: [{ address: "127.0.0.1:1", labels: {} }] };
  const mesh = compileMesh(resources, endpoints, { namespace: "carpool" });
  return decide(mesh, { host, method: "GET", path, headers: new RawHeaderLines([]) }, Math.random);
}

test("multiplies the route's and the attempt's timeout, and nothing else", () => {
  const before = decision("/");
  expect(stretchTimeouts(before, 10)).toEqual({
    ...before,
    route: { ...before.route, timeoutMs: 8_000, retries: { ...before.route?.retries, perTryTimeoutMs: 3_000 } },
  });
});

test("does not invent a timeout", () => {
  expect(stretchTimeouts(decision("/patient"), 10).route?.timeoutMs).toBeUndefined();
});

test("leaves alone what is not routed, and everything at factor 1", () => {
  for (const [given, factor] of [
    [decision("/", "moon"), 10],
    [decision("/"), 1],
  ] as const) {
    expect(stretchTimeouts(given, factor)).toBe(given);
  }
});
