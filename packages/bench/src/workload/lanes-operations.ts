import assert from "node:assert/strict";
import { compileMesh, decide, explain, type Mesh, parseResources, RawHeaderLines } from "@dyeing/lanes/explain";
import { minimalRoutes } from "../minimal/minimal-routes.ts";
import type { Operation } from "./codec-operations.ts";

const LANES = 5;
const BATCH = 64;

/**
 * Operations of the explainer by name. Each host has six routes: five lanes by color, and the baseline. Requests go
 * through hosts and colors in turn.
 */
export const lanesOperations: Readonly<Record<string, () => Operation>> = {
  "decide-1": () => decided(1),
  "decide-1000": () => decided(1000),
  "explain-1": () => explained(1),
  "explain-1000": () => explained(1000),

  /** The same six routes as a list of functions, without any of Istio's rules. */
  "minimal-decide": () => {
    const routes = minimalRoutes(LANES);
    const inputs = requests(1);
    assert.equal(routes(inputs[1]?.headers ?? new RawHeaderLines([])), "lane-1");
    return (index) => routes(at(inputs, index).headers);
  },

  "load-100": () => loaded(100),
  "load-200": () => loaded(200),
};

function decided(hosts: number): Operation {
  const mesh = meshOf(hosts);
  const inputs = requests(hosts);
  assert.equal(decide(mesh, at(inputs, 1), () => 0).route?.name, "lane-1");
  return (index) => decide(mesh, at(inputs, index), Math.random);
}

function explained(hosts: number): Operation {
  const mesh = meshOf(hosts);
  const inputs = requests(hosts);
  assert.equal(explain(at(inputs, 1), mesh, () => 0).chosen?.name, "lane-1");
  return (index) => explain(at(inputs, index), mesh, Math.random);
}

/** Text to compiled routes. */
function loaded(hosts: number): Operation {
  const text = yaml(hosts);
  return () => {
    const mesh = compileMesh(parseResources([{ file: "lanes.yaml", text }]), {});
    assert.equal(mesh.resources.virtualServices.length, hosts);
  };
}

function meshOf(hosts: number): Mesh {
  const endpoints = Object.fromEntries(
    Array.from({ length: hosts }, (_, index) => [
      `service-${index}`,
      ["v1", "v2"].map((version) => ({ address: `10.0.0.1:80`, labels: { version } })),
    ]),
  );
  return compileMesh(parseResources([{ file: "lanes.yaml", text: yaml(hosts) }]), endpoints);
}

function requests(hosts: number) {
  return Array.from({ length: Math.max(BATCH, hosts) }, (_, index) => ({
    host: `service-${index % hosts}`,
    method: "POST",
    path: "/v1/orders?page=1",
    headers: new RawHeaderLines([
      ...["host", "service", "accept", "*/*", "content-type", "application/json"],
      ...["x-trace-color", `color-${index % (LANES + 1)}`, "x-request-id", "4a3c"],
    ]),
  }));
}

function yaml(hosts: number): string {
  return Array.from({ length: hosts }, (_, host) => {
    const lanes = Array.from(
      { length: LANES },
      (_, lane) => `    - name: lane-${lane}
      match: [{ headers: { x-trace-color: { exact: color-${lane} } } }]
      route: [{ destination: { host: service-${host}, subset: v${(lane % 2) + 1} } }]
      timeout: 800ms
`,
    ).join("");
    return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: service-${host} }
spec:
  hosts: [service-${host}]
  http:
${lanes}    - name: baseline
      route: [{ destination: { host: service-${host}, subset: v1 } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: service-${host} }
spec:
  host: service-${host}
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
`;
  }).join("---\n");
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("an empty list has no items");
  return item;
}
