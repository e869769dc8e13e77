import { parseResources } from "@dyeing/lanes";
import { expect, it } from "vitest";
import type { AddressedPod } from "../lab/pod-history.ts";
import { agreement } from "./agreement.ts";
import { priorityDifferences } from "./priorities.ts";

const HOST = "order.carpool.svc.cluster.local";
const service = (name: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: carpool }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---`;
const YAML = `${service("order")}${service("gateway")}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order, namespace: carpool }
spec:
  hosts: [order]
  http:
    - name: gray
      match: [{ headers: { x-trace-color: { exact: gray } } }]
      route: [{ destination: { host: order, subset: v2 } }]
    - name: redye.gray
      match: [{ sourceLabels: { lane-gray: "y" }, withoutHeaders: { x-trace-color: {} } }]
      headers: { request: { set: { x-trace-color: gray } } }
      route: [{ destination: { host: order, subset: v2 } }]
    - name: stable
      route:
        - { destination: { host: order, subset: v1 }, weight: 95 }
        - { destination: { host: order, subset: v2 }, weight: 5 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: order, namespace: carpool }
spec: { host: order, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
`;
const orderPod = (version: string, address: string) => ({ address, labels: { app: "order", version } });
const CONFIG = {
  resources: parseResources([{ file: "order.yaml", text: YAML }]),
  endpoints: { [HOST]: [orderPod("v1", "10.0.0.1:8080"), orderPod("v2", "10.0.0.2:8080")] },
};
const POD: AddressedPod = {
  ip: "10.0.0.9",
  namespace: "carpool",
  name: "gateway-v1-abc",
  labels: { app: "gateway", version: "v1" },
  since: 0,
};

const line = (fields: object) =>
  JSON.stringify({
    method: "POST",
    authority: "order",
    path: "/v1/orders",
    pod_name: POD.name,
    downstream_local_address: "10.96.0.7:80",
    upstream_cluster: `outbound|80|v1|${HOST}`,
    route_name: "stable",
    response_flags: "-",
    x_trace_color: null,
    ...fields,
  });
const GRAY = { x_trace_color: "gray", route_name: "gray", upstream_cluster: `outbound|80|v2|${HOST}` };
const ask = (...lines: readonly string[]) => agreement(lines, [POD], CONFIG);

it("agrees with proxies that do what the configuration says", () => {
  const stable = Array.from({ length: 95 }, () => line({}));
  const drawn = Array.from({ length: 5 }, () => line({ upstream_cluster: `outbound|80|v2|${HOST}` }));
  expect(ask(line(GRAY), ...stable, ...drawn)).toMatchObject({ compared: 101, differences: [] });
});

it("asks for a call that was dyed again as it was before", () => {
  const redyed = line({ ...GRAY, route_name: "redye.gray" });
  const gray = { ...POD, labels: { ...POD.labels, "lane-gray": "y" } };
  expect(agreement([redyed], [gray], CONFIG)).toMatchObject({ compared: 1, differences: [] });
  // Of a pod of no lane nobody would have dyed it.
  expect(ask(redyed).differences).not.toEqual([]);
});

it.each([
  ["another cluster", { ...GRAY, upstream_cluster: `outbound|80|v1|${HOST}` }, /took outbound\|80\|v1/],
  ["another route", { ...GRAY, route_name: "stable" }, /route is stable, the explainer's gray/],
  ["no route", { ...GRAY, upstream_cluster: null, route_name: null, response_flags: "NR" }, /says NR/],
  ["no cluster", { ...GRAY, response_flags: "NC" }, /says NC/],
  ["an answer of its own", { ...GRAY, upstream_cluster: null }, /answered itself/],
])("tells of a proxy that has %s", (_, fields, what) => {
  const { differences } = ask(line(fields), line(fields));
  expect(differences.join("\n")).toMatch(what);
  expect(differences[0]).toMatch(/^gateway v1 -> order:80: .* \(2 times\)$/);
});

it("tells of weights that are not those of the route", () => {
  const drawn = Array.from({ length: 100 }, () => line({ upstream_cluster: `outbound|80|v2|${HOST}` }));
  expect(ask(...drawn).differences.join("\n")).toMatch(/v2.* got 100 of 100, its weight says 5.0 %/);
});

it("leaves out what comes in, what is no request, and pods that nobody knows", () => {
  const others = [{ upstream_cluster: "inbound|8080||" }, { method: null }, { pod_name: "another" }];
  const refused = { upstream_cluster: null, downstream_local_address: `${POD.ip}:8080`, response_flags: "-" };
  expect(ask(...others.map(line), line(refused), "not JSON").compared).toBe(0);
});

it("compares the instances of clusters with those that a proxy was given", () => {
  const { clusters } = ask(line(GRAY));
  const dump = (...addresses: readonly string[]) => ({
    configs: [
      {
        dynamic_endpoint_configs: [
          {
            endpoint_config: {
              cluster_name: `outbound|80|v2|${HOST}`,
              endpoints: addresses.map((address, priority) => ({
                priority,
                lb_endpoints: [{ endpoint: { address: { socket_address: { address, port_value: 8080 } } } }],
              })),
            },
          },
        ],
      },
    ],
  });
  const of = (...addresses: readonly string[]) =>
    priorityDifferences(clusters.get(POD.name)?.values() ?? [], dump(...addresses));
  expect(of("10.0.0.2")).toEqual({ compared: 1, differences: [] });
  expect(of("10.0.0.1").differences).toHaveLength(1);
  expect(of("10.0.0.2", "10.0.0.1").differences[0]).toMatch(/10\.0\.0\.2:8080\], then \[10\.0\.0\.1:8080\]/);
});
