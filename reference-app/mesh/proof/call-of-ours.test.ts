import { describe, expect, test } from "vitest";
import { isCallOfOurs } from "./call-of-ours.ts";

const outbound = {
  authority: "user.carpool.svc.cluster.local",
  downstream_local_address: "10.96.229.236:80",
  pod_name: "gateway-v1-a",
  upstream_cluster: "outbound|80||user.carpool.svc.cluster.local",
  workload_name: "gateway",
};
const inbound = { ...outbound, downstream_local_address: "10.77.1.6:8080", upstream_cluster: "inbound|8080||" };
const isCall = (line: object | string) =>
  isCallOfOurs(typeof line === "string" ? line : JSON.stringify(line), (pod) =>
    pod === "gateway-v1-a" ? "10.77.1.6" : undefined,
  );

describe("a line of a proxy is a call of a service to a service", () => {
  test.each([
    ["with a cluster", outbound],
    ["with a subset", { ...outbound, upstream_cluster: "outbound|80|v2|order.carpool.svc.cluster.local;" }],
    [
      "in another namespace",
      { ...outbound, upstream_cluster: "outbound|80||payment.carpool-payment.svc.cluster.local" },
    ],
    ["that found no cluster", { ...outbound, upstream_cluster: null, authority: "order.carpool.svc.cluster.local:80" }],
  ])("%s", (_, line) => expect(isCall(line)).toBe(true));

  test.each([
    ["what comes in", inbound],
    ["what comes in and is refused before it has a cluster", { ...inbound, upstream_cluster: null }],
    ["of a gateway of the mesh", { ...outbound, workload_name: "ingress" }],
    [
      "to a company outside",
      { ...outbound, upstream_cluster: "outbound|443|sms|egress.carpool-egress.svc.cluster.local" },
    ],
    ["to the stores", { ...outbound, upstream_cluster: "outbound|5432||stores.carpool-stores.svc.cluster.local" }],
    [
      "to a host that nobody knows",
      { ...outbound, upstream_cluster: "BlackHoleCluster", authority: "elsewhere.example" },
    ],
    ["the agent's own line", "2026-11-26T05:04:20Z info Envoy proxy is ready"],
    ["half a line", '{"workload_name":"gateway"'],
  ])("and not: %s", (_, line) => expect(isCall(line)).toBe(false));
});
