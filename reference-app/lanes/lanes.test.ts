import { compileMesh, type EndpointTable, explain, headerLines, loadResources } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { hostOf, lanes, podLabels, type ServiceName, services, type Version } from "../topology.ts";

const namespace = "carpool";
const resources = loadResources([import.meta.dirname], { namespace });
const endpoints: EndpointTable = Object.fromEntries(
  Object.entries(services).map(([app, { versions }]) => [
    hostOf(app as ServiceName),
    versions.map((version, index) => ({
      address: `127.0.0.1:${index + 1}`,
      labels: podLabels(app as ServiceName, version),
    })),
  ]),
);
// Who has no labels at all knows no priorities; a pod has some.
const mesh = compileMesh(resources, endpoints, { namespace, labels: { app: "gateway", version: "v1" } });

function answering(service: string, headers: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const request = { host: hostOf(service as ServiceName), method: "POST", path: "/", headers: headerLines(headers) };
  return (explain(request, mesh).cluster?.endpoints ?? []).map(({ labels }) => labels.version);
}

describe("the lanes of the carpool system", () => {
  const colors = [...Object.keys(lanes), "default", "green", undefined];
  const rows = Object.keys(services).flatMap((service) => colors.map((color) => ({ service, color })));

  it.each(rows)("$service answers color $color with the version of topology.ts", ({ service, color }) => {
    const overrides: Partial<Record<ServiceName, Version>> = lanes[color as keyof typeof lanes] ?? {};
    const expected = overrides[service as ServiceName] ?? "v1";
    expect(answering(service, color === undefined ? {} : { "x-trace-color": color })).toEqual([expected]);
  });

  it.each([
    ["x-payment-type", "alipay", "v2"],
    ["x-payment-type", "wallet", "v1"],
    ["x-env", "canary", "v2"],
    ["x-env", "prod", "v1"],
  ])("order answers an undyed request with %s: %s by %s", (name, value, version) => {
    expect(answering("order", { "x-trace-color": "default", [name]: value })).toEqual([version]);
    expect(answering("payment", { "x-trace-color": "default", [name]: value })).toEqual(["v1"]);
  });

  it.each(["order", "matching", "payment"] as const)("%s keeps the limits of both versions", (service) => {
    const limits = (color: string) => {
      const headers = headerLines({ "x-trace-color": color });
      const { timeoutMs, retries } = explain({ host: hostOf(service), method: "POST", path: "/", headers }, mesh);
      return [timeoutMs, retries?.attempts];
    };
    expect(limits("default")).toEqual([2000, 2]);
    expect(limits("gray")).toEqual([800, 0]);
  });

  it.each([
    ["order", [["v2"], ["v1"]]],
    ["payment", [["v2"], ["v1"]]],
    // Its pods keep the pool of requests in memory: another version's would not know them.
    ["matching", [["v2"]]],
  ] as const)("the gray lane of %s has %j, in this order", (service, versions) => {
    const headers = headerLines({ "x-trace-color": "gray" });
    const { cluster } = explain({ host: hostOf(service), method: "POST", path: "/", headers }, mesh);
    expect(cluster?.priorities.map(({ ready }) => ready.map(({ labels }) => labels.version))).toEqual(versions);
    expect(cluster?.outlier?.consecutive5xx ?? 0).toBe(service === "matching" ? 1 : 0);
  });

  it.each(["matching", "payment"] as const)("%s is dyed again when a gray pod calls it without a color", (service) => {
    const from = (labels: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) => {
      const calling = compileMesh(resources, endpoints, { namespace, labels: { app: "order", ...labels } });
      const request = { host: hostOf(service), method: "POST", path: "/", headers: headerLines(headers) };
      return explain(request, calling).routeName;
    };
    expect(from({ "lane-gray": "y" }, {})).toBe("redye.gray");
    expect(from({ "lane-gray": "y" }, { "x-trace-color": "default" })).toBe("stable");
    expect(from({ "lane-gray": "y" }, { "x-trace-color": "gray" })).toBe("gray");
    expect(from({ version: "v1" }, {})).toBe("stable");
  });

  it("bounds the connections to matching", () => {
    const rule = resources.destinationRules.find(({ name }) => name === "matching");
    expect(rule?.spec.trafficPolicy?.connectionPool).toEqual({
      http: { http1MaxPendingRequests: 100, maxRequestsPerConnection: 10 },
    });
  });
});
