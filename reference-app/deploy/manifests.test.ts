import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DYEING_FIELDS, headerField, ISTIO_FIELDS } from "@dyeing/lanes/access-log";
import { compileMesh, explain, headerLines, loadResources } from "@dyeing/lanes/explain";
import { describe, expect, it, test } from "vitest";
import { TAG_HEADERS } from "../demo/rides/attributes.ts";
import { RIDE_ID_HEADER } from "../kit/ride-id-header.ts";
import { gatewayConfig } from "../services/gateway/config.ts";
import { type EdgeSpec, edges, hostOf, lanes, outside, type ServiceName, services } from "../topology.ts";
import { readManifests, the } from "./read-manifests.ts";

const names = Object.keys(services) as ServiceName[];
const allEdges: readonly EdgeSpec[] = edges;
/** Calls that a proxy sees: messages cross the queue. */
const calls = allEdges.filter((edge) => edge.protocols.some((protocol) => protocol !== "message"));
const callees = (from: string) => calls.filter((edge) => edge.from === from && edge.propagates === "dye");
const strangers = (from: string) => calls.filter((edge) => edge.from === from && edge.propagates === "nothing");
const principal = (name: ServiceName) => `cluster.local/ns/${services[name].namespace}/sa/${name}`;
const INGRESS = "cluster.local/ns/carpool-ingress/sa/ingress";
const ANY_URL = "http://service.example";
const STORES = "stores.carpool-stores.svc.cluster.local";
const EGRESS = "carpool-egress/egress.carpool-egress.svc.cluster.local";

/** Whatever has tables or messages. */
const storing = names.filter((name) => envOf(name).has("DATABASE_URL"));
const isGrpc = (name: ServiceName) => services[name].framework === "grpc";

function envOf(name: ServiceName): ReadonlyMap<string, string | undefined> {
  const [container] = workload(name).spec.template.spec.containers;
  return new Map(container.env.map((one: { name: string; value?: string }) => [one.name, one.value]));
}

function workload(name: ServiceName) {
  return the(readManifests(`workloads/${name}/workload.yaml`), "Deployment");
}

test("there is a file for each service, and for nothing else", () => {
  expect(readdirSync(new URL("workloads", import.meta.url)).sort()).toEqual([...names].sort());
  for (const [file, prefix] of [
    ["base/services/kustomization.yaml", ""],
    ["base/v1/kustomization.yaml", "../../workloads/"],
  ] as const) {
    const { resources } = readManifests(file)[0] as unknown as { resources: string[] };
    expect(resources.sort()).toEqual(names.map((name) => `${prefix}${name}${prefix ? "" : ".yaml"}`).sort());
  }
});

describe.each(names)("%s", (name) => {
  const { namespace } = services[name];
  const manifests = readManifests(`base/services/${name}.yaml`);

  it("is everywhere in its namespace, by its name", () => {
    for (const { metadata } of [...manifests, ...readManifests(`workloads/${name}/workload.yaml`)]) {
      expect([metadata.name, metadata.namespace]).toEqual([name, namespace]);
    }
    const { template } = workload(name).spec;
    expect(template.metadata.labels.app).toBe(name);
    expect(template.spec.serviceAccountName).toBe(name);
    the(manifests, "ServiceAccount");
  });

  it("has one port, named by its protocol, that all versions serve", () => {
    const port = isGrpc(name) ? "grpc" : "http";
    const { selector, ports } = the(manifests, "Service").spec;
    expect(selector).toEqual({ app: name });
    expect(ports).toEqual([{ name: port, port: isGrpc(name) ? 9000 : 80, targetPort: port }]);
    const [container] = workload(name).spec.template.spec.containers;
    expect(container.ports).toEqual([{ name: port, containerPort: Number(envOf(name).get("PORT")) }]);
    expect(container.command).toEqual(["/usr/local/bin/node", `/app/services/${name}/main.ts`]);
  });

  it("may be called along the edges of topology.ts, and by nobody else", () => {
    const { action, rules } = the(manifests, "AuthorizationPolicy").spec;
    const callers = callsTo(name).map(({ from }) => principal(from as ServiceName));
    expect(action).toBe("ALLOW");
    expect(rules).toHaveLength(1);
    expect(rules[0].from).toHaveLength(1);
    expect(rules[0].from[0].source.principals.sort()).toEqual((name === "gateway" ? [INGRESS] : callers).sort());
    expect(rules[0].to).toEqual([{ operation: { ports: [envOf(name).get("PORT")] } }]);
  });

  it("knows the hosts that it calls, and no others", () => {
    const { workloadSelector, egress } = the(manifests, "Sidecar").spec;
    expect(workloadSelector).toEqual({ labels: { app: name } });
    const wanted = [
      ...callees(name).map(({ to }) => `${services[to as ServiceName].namespace}/${hostOf(to as ServiceName)}`),
      ...(storing.includes(name) ? [`carpool-stores/${STORES}`] : []),
      // The company, the route that leads through the gateway instead, and the gateway.
      ...strangers(name).flatMap(({ to }) => [`outside/${to}.example`, `carpool-egress/${to}.example`, EGRESS]),
      "observability/*",
    ];
    expect(egress).toEqual([{ hosts: expect.any(Array) }]);
    expect(egress[0].hosts.sort()).toEqual(wanted.sort());
  });

  it("is told where they are, and may hand a dye to services of the mesh only", () => {
    const env = envOf(name);
    const urls = new Map(
      [...callees(name), ...strangers(name)].map(({ to, propagates }) => {
        if (propagates === "nothing") return [`${to.toUpperCase()}_URL`, `http://${to}.example`];
        const host = hostOf(to as ServiceName);
        return [`${to.toUpperCase()}_URL`, isGrpc(to as ServiceName) ? `${host}:9000` : `http://${host}`];
      }),
    );
    expect(new Map([...env].filter(([key]) => /(?<!DATABASE)_URL$/.test(key)))).toEqual(urls);
    const allowed = callees(name).map(({ to }) => hostOf(to as ServiceName));
    // Never empty: without any, the SDK's default list would apply.
    expect(env.get("DYEING_ALLOW")).toBe(allowed.join(",") || "nobody.invalid");
  });
});

test("a service waits longer than the routes to whom it calls, and shorter than the gateway waits for it", () => {
  const routed = ["matching", "order", "payment"].flatMap((name) => {
    const { spec } = the(readManifests(`../lanes/${name}.yaml`), "VirtualService");
    return spec.http.map(({ timeout }: { timeout: string }) => timeout);
  });
  const longest = Math.max(...routed.map((text) => Number.parseFloat(text) * (text.endsWith("ms") ? 1 : 1_000)));
  const gateway = gatewayConfig({
    USER_URL: ANY_URL,
    ORDER_URL: ANY_URL,
    NOTIFICATION_URL: ANY_URL,
    DYEING_POLICY: "policy.yaml",
  });
  const callers = names.filter((name) => name !== "gateway" && callees(name).length > 0);
  expect(callers).toEqual(["order", "scheduling"]);
  for (const name of callers) {
    const own = Number(envOf(name).get("CALL_TIMEOUT_MS"));
    expect(own).toBeGreaterThan(longest);
    expect(own).toBeLessThan(gateway.GATEWAY_TIMEOUT_MS);
  }
});

function callsTo(name: string): readonly EdgeSpec[] {
  return calls.filter(({ to }) => to === name);
}

test("the stores let in who has a database, and no others", () => {
  const { rules } = the(readManifests("base/stores/stores.yaml"), "AuthorizationPolicy").spec;
  expect(rules[0].from[0].source.principals.sort()).toEqual(storing.map(principal).sort());
});

describe("lanes", () => {
  test.each(Object.entries(lanes))("%s has pods of what it overrides", (lane, overrides) => {
    const kustomization = readManifests(`overlays/lanes/${lane}/kustomization.yaml`)[0] as unknown as {
      resources: string[];
      nameSuffix: string;
      labels: object[];
    };
    // One version for all: a lane with several would need an overlay for each.
    const [version, ...others] = new Set(Object.values(overrides));
    expect(others).toEqual([]);
    expect(kustomization.resources.sort()).toEqual(
      Object.keys(overrides)
        .map((service) => `../../../workloads/${service}`)
        .sort(),
    );
    expect(kustomization.nameSuffix).toBe(`-${version}-${lane}`);
    expect(kustomization.labels).toEqual([{ pairs: { version, [`lane-${lane}`]: "y" }, includeSelectors: true }]);
  });

  test("are all of topology.ts", () => {
    const folders = readdirSync(new URL("overlays/lanes", import.meta.url), { withFileTypes: true });
    expect(folders.filter((one) => one.isDirectory()).map((one) => one.name)).toEqual(Object.keys(lanes).sort());
  });
});

/** What a dye consists of on the wire (docs/reference/wire-format.md), mirrors included. */
const DYE = ["x-trace-color", "x-dye", "x-dye-sig", "x-multi-tag", "baggage"];

describe("ingress", () => {
  // Clients ask the application's gateway with `x-env`; nothing routes by it before.
  const forged = [...DYE, "tracestate", ...TAG_HEADERS.filter((name) => name !== "x-env")].sort();

  it("strips every header of a dye", () => {
    const code: string = the(readManifests("base/ingress/strip.yaml"), "TrafficExtension").spec.lua.inlineCode;
    const list = /local names = \{([^}]*)\}/.exec(code)?.[1] ?? "";
    expect([...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name).sort()).toEqual(forged);
  });

  it("refuses what the strip should have taken away", () => {
    const { action, rules } = the(readManifests("base/ingress/refuse-dyed.yaml"), "AuthorizationPolicy").spec;
    expect(action).toBe("DENY");
    const keys = rules.map(({ when: [{ key, values }] }: { when: [{ key: string; values: string[] }] }) => {
      expect(values).toEqual(["*"]);
      return key;
    });
    expect(keys.sort()).toEqual(forged.map((name) => `request.headers[${name}]`).sort());
  });
});

describe("egress", () => {
  it("removes dye, tags, ride, and what proxies and tracers add", () => {
    const [{ value }] = readManifests("base/egress/remove-inside-headers.yaml")[0] as unknown as [{ value: string[] }];
    const inside = [...DYE, ...TAG_HEADERS, RIDE_ID_HEADER, "traceparent", "tracestate", "b3", "x-b3-traceid"];
    expect(value).toEqual(expect.arrayContaining([...inside, "x-request-id", "x-forwarded-client-cert"]));
    expect(new Set(value).size).toBe(value.length);
  });

  test.each(outside)("%s is called through the gateway, by its callers only", (name) => {
    const callers = callsTo(name).map(({ from }) => from as ServiceName);
    const entry = the(readManifests(`base/outside/${name}.yaml`), "ServiceEntry").spec;
    const namespaces = callers.map((caller) => services[caller].namespace);
    expect(entry.hosts).toEqual([`${name}.example`]);
    expect(entry.exportTo.sort()).toEqual([...namespaces, "carpool-egress"].sort());
    const { http, exportTo } = the(readManifests(`base/egress/${name}.yaml`), "VirtualService").spec;
    expect(exportTo.sort()).toEqual([...namespaces, "."].sort());
    expect(http[0].route[0].destination).toMatchObject({ host: EGRESS.split("/")[1], subset: name });
    const { rules } = the(readManifests("base/egress/access.yaml"), "AuthorizationPolicy").spec;
    const own = rules.filter(({ to }: { to: [{ operation: { hosts: string[] } }] }) =>
      to[0].operation.hosts.includes(`${name}.example`),
    );
    expect(own.map((rule: { from: [{ source: { principals: string[] } }] }) => rule.from[0].source.principals)).toEqual(
      [callers.map(principal)],
    );
  });
});

describe("calls, as istiod translates the manifests", () => {
  const read = ["base/services", "base/stores", "base/outside", "base/egress/routes.yaml", "../lanes"];
  const resources = loadResources(
    [...read, ...outside.map((name) => `base/egress/${name}.yaml`)].map((path) => join(import.meta.dirname, path)),
  );
  const clusterOf = (from: ServiceName, host: string) => {
    const { namespace } = services[from];
    const mesh = compileMesh(resources, {}, { namespace, labels: { app: from, version: "v1" }, allowAny: false });
    const { cluster, reason } = explain({ host, method: "POST", path: "/", headers: headerLines({}) }, mesh);
    return cluster?.name ?? reason;
  };

  test.each(calls.filter(({ propagates }) => propagates === "nothing"))("$id leaves by the egress gateway", (edge) => {
    expect(clusterOf(edge.from as ServiceName, `${edge.to}.example`)).toBe(
      `outbound|443|${edge.to}|egress.carpool-egress.svc.cluster.local`,
    );
  });

  const strangersTo = names.flatMap((from) =>
    outside.filter((to) => !strangers(from).some((edge) => edge.to === to)).map((to) => ({ from, to })),
  );
  test.each(strangersTo)("$from does not know $to", ({ from, to }) => {
    expect(clusterOf(from, `${to}.example`)).toBe("UNKNOWN_HOST");
  });

  const unknown = names.flatMap((from) =>
    names.filter((to) => to !== from && !callees(from).some((edge) => edge.to === to)).map((to) => ({ from, to })),
  );
  test.each(unknown)("$from does not know $to", ({ from, to }) => {
    const port = isGrpc(to) ? ":9000" : "";
    expect(clusterOf(from, `${hostOf(to)}${port}`)).toBe("UNKNOWN_HOST");
  });
});

test("Istio is installed with the access log that the verifier reads", () => {
  const { meshConfig } = the(readManifests("mesh/istio-operator.yaml"), "IstioOperator").spec;
  const logged = [...TAG_HEADERS, RIDE_ID_HEADER].map((name) => [headerField(name), `%REQ(${name.toUpperCase()})%`]);
  expect(JSON.parse(meshConfig.accessLogFormat)).toEqual({
    ...ISTIO_FIELDS,
    ...DYEING_FIELDS,
    ...Object.fromEntries(logged),
  });
});

test("every switch of the lab says why", () => {
  const { switches } = readManifests("mesh/lab-switches.yaml")[0] as unknown as { switches: Record<string, string>[] };
  for (const { why, ...what } of switches) {
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(Object.keys(what)).toEqual([expect.stringMatching(/^(?:set|istiod)$/)]);
  }
});
