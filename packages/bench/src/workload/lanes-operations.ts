import assert from "node:assert/strict";
import { minimalRoutes } from "../minimal/minimal-routes.ts";
import type { Operation } from "./codec-operations.ts";

/** What is measured of the explainer. */
export type LanesLibrary = Pick<
  typeof import("@dyeing/lanes/explain"),
  "compileMesh" | "decide" | "explain" | "parseResources" | "RawHeaderLines"
>;

const LANES = 5;
/** As many requests for one host as for a thousand: what is compared is the mesh, not the memory of its callers. */
const REQUESTS = 1000;

/**
 * An operation of the explainer by name. Each host has six routes: five lanes by color, and the baseline. Requests go
 * through hosts and colors in turn.
 */
export function lanesOperation(library: LanesLibrary, name: string, hosts: number): Operation {
  switch (name) {
    case "decide":
      return decided(library, hosts);
    case "explain":
      return explained(library, hosts);
    case "load":
      return loaded(library, hosts);
    case "minimal":
      return minimal(library);
    default:
      throw new Error(`no operation \`${name}\` of the explainer`);
  }
}

function decided(library: LanesLibrary, hosts: number): Operation {
  const mesh = meshOf(library, hosts);
  const inputs = requests(library, hosts);
  assert.equal(library.decide(mesh, at(inputs, 1), () => 0).route?.name, "lane-1");
  return (index) => {
    const { outcome, cluster } = library.decide(mesh, at(inputs, index), Math.random);
    return outcome === "routed" ? cluster : undefined;
  };
}

function explained(library: LanesLibrary, hosts: number): Operation {
  const mesh = meshOf(library, hosts);
  const inputs = requests(library, hosts);
  assert.equal(library.explain(at(inputs, 1), mesh, () => 0).chosen?.name, "lane-1");
  return (index) => {
    const { outcome, routes, cluster, timeoutMs } = library.explain(at(inputs, index), mesh, Math.random);
    return [outcome, routes, cluster, timeoutMs];
  };
}

/** The same six routes as a list of functions, without any of Istio's rules. */
function minimal(library: LanesLibrary): Operation {
  const routes = minimalRoutes(LANES);
  const inputs = requests(library, 1);
  assert.equal(routes(at(inputs, 1).headers), "lane-1");
  return (index) => routes(at(inputs, index).headers);
}

/** Text to compiled routes. */
function loaded({ compileMesh, parseResources }: LanesLibrary, hosts: number): Operation {
  const text = yaml(hosts);
  return () => {
    const resources = parseResources([{ file: "lanes.yaml", text }]);
    assert.equal(resources.virtualServices.length, hosts);
    return compileMesh(resources, endpoints(hosts));
  };
}

function meshOf({ compileMesh, parseResources }: LanesLibrary, hosts: number) {
  return compileMesh(parseResources([{ file: "lanes.yaml", text: yaml(hosts) }]), endpoints(hosts));
}

function endpoints(hosts: number) {
  return Object.fromEntries(
    Array.from({ length: hosts }, (_, index) => [
      `service-${index}`,
      ["v1", "v2"].map((version) => ({ address: `10.0.0.1:80`, labels: { version } })),
    ]),
  );
}

function requests({ RawHeaderLines }: LanesLibrary, hosts: number) {
  return Array.from({ length: REQUESTS }, (_, index) => ({
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
