import { describe, expect, it } from "vitest";
import { compileMesh, explain, formatExplanation, headerLines, parseResources } from "./index.ts";

const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order }
spec:
  hosts: [order]
  http:
    - name: lanes
      match:
        - { name: gray, headers: { x-trace-color: { exact: gray } } }
        - { method: { exact: PUT }, withoutHeaders: { x-env: { exact: prod } } }
      route: [{ destination: { host: order, subset: v2 } }]
    - route: [{ destination: { host: order }, weight: 3 }, { destination: { host: user }, weight: 1 }]
      timeout: 2s
      retries: { attempts: 2, retryOn: "connect-failure,503" }
`;
const endpoints = { order: [{ address: "127.0.0.1:1", labels: {} }], user: [] };
const mesh = compileMesh(parseResources([{ file: "order.yaml", text }]), endpoints);
const told = (host: string, method: string, headers: Record<string, string>, draw = 0): string =>
  formatExplanation(explain({ host, method, path: "/", headers: headerLines(headers) }, mesh, () => draw));

describe("formatExplanation", () => {
  it("tells each decision", () => {
    expect(told("order", "PUT", { "x-trace-color": "blue", "x-env": "prod" })).toBe(
      [
        "order.default.svc.cluster.local: VirtualService `order` (order.yaml:3:13)",
        "route 0 `lanes` (order.yaml:7:7): passed over",
        "  match `gray` fails: header `x-trace-color` must be exact `gray` and is `blue`",
        "  match 1 fails: header `x-env` must not be exact `prod` and is `prod`",
        "route 1 (order.yaml:12:7): taken",
        "to outbound|80||order.default.svc.cluster.local, weight 3, drawn 0",
        "not to outbound|80||user.default.svc.cluster.local, weight 1",
        "endpoints 127.0.0.1:1",
        "timeout 2000 ms",
        "2 retries on connect-failure, 503",
      ].join("\n"),
    );
  });

  it("ends with the reason when nothing is reached", () => {
    expect(told("order", "GET", { "x-trace-color": "gray" }).split("\n").slice(1)).toEqual([
      "route 0 `lanes` (order.yaml:7:7): taken",
      "  match `gray` holds: header `x-trace-color` must be exact `gray`, is `gray`",
      "to outbound|80|v2|order.default.svc.cluster.local",
      "reaches nothing: UNKNOWN_SUBSET, no DestinationRule that applies names the subset",
      "note (order.yaml:7:7): entries of `match` are alternatives: one of the 2 is enough",
      "note: no DestinationRule for `order.default.svc.cluster.local` applies here; one has to define subset `v2`",
    ]);
    expect(told("nobody", "GET", {})).toBe(
      "nobody: no VirtualService\npassed through: the mesh does not know the host",
    );
  });
});
