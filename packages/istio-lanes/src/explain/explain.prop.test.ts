import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { compileMesh, decide, explain, headerLines, type Mesh, parseResources } from "./index.ts";

const names = ["x-trace-color", "x-env", "x-user-level", "x-payment-type"];
const values = ["gray", "blue", "default", "", "gray-1", "g"];
const name = fc.constantFrom(...names);
const value = fc.constantFrom(...values);
const stringMatch = fc.oneof(
  value.map((exact) => ({ exact })),
  value.filter((prefix) => prefix !== "").map((prefix) => ({ prefix })),
  fc.constantFrom("gr.*", "[a-z]+", ".*").map((regex) => ({ regex })),
  fc.constant({}),
);
const match = fc.record(
  {
    headers: fc.dictionary(name, stringMatch, { maxKeys: 3 }),
    withoutHeaders: fc.dictionary(name, stringMatch, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const route = fc.record({
  match: fc.array(match, { maxLength: 3 }),
  route: fc.constantFrom("v1", "v2", "v3").map((subset) => [{ destination: { host: "order", subset } }]),
});
const routes = fc.array(route, { minLength: 1, maxLength: 5 });
const header = fc.tuple(name, value);

function meshOf(http: unknown): Mesh {
  const meta = { apiVersion: "networking.istio.io/v1", metadata: { name: "order" } };
  const subsets = ["v1", "v2"].map((version) => ({ name: version, labels: { version } }));
  const documents = [
    { ...meta, kind: "VirtualService", spec: { hosts: ["order"], http } },
    { ...meta, kind: "DestinationRule", spec: { host: "order", subsets } },
  ];
  const text = documents
    .map((document) => stringify(document, { aliasDuplicateObjects: false, version: "1.1" }))
    .join("---\n");
  const endpoints = { order: [{ address: "127.0.0.1:1", labels: { version: "v1" } }] };
  return compileMesh(parseResources([{ file: "order.yaml", text }]), endpoints);
}

const to = (subset: string) => [{ destination: { host: "order", subset } }];
const request = (headers: readonly (readonly [string, string])[]) => ({
  host: "order",
  method: "GET",
  path: "/",
  headers: headerLines(headers),
});

describe("explain", () => {
  it("decides as decide() does, and its evidence leads to that decision", () => {
    fc.assert(
      fc.property(routes, fc.array(header, { maxLength: 6 }), (http, headers) => {
        const mesh = meshOf(http);
        const decision = decide(mesh, request(headers), () => 0);
        const explanation = explain(request(headers), mesh, () => 0);
        expect(explanation.outcome).toBe(decision.outcome);
        expect(explanation.chosen?.index).toBe(decision.route?.index);
        expect(explanation.cluster?.name).toBe(decision.cluster?.name);
        // Every route before the chosen one has, in each of its matches, a condition that failed.
        for (const { matched, matches } of explanation.routes) {
          expect(matches.some((each) => each.matched) || matches.length === 0).toBe(matched);
          for (const each of matches) expect(each.conditions.every(({ held }) => held)).toBe(each.matched);
        }
      }),
    );
  });

  it("shows every part, also to JSON and `console.log`", () => {
    const match = [{ headers: { "x-env": { exact: "gray" } } }];
    const explanation = explain(
      request([["x-env", "gray"]]),
      meshOf([{ name: "lane", match, route: to("v1") }]),
      () => 0,
    );
    const parts = JSON.parse(JSON.stringify(explanation));
    expect(parts).toMatchObject({
      outcome: "routed",
      routes: [{ index: 0, name: "lane", position: { line: 9 }, matched: true, matches: [{ matched: true }] }],
      chosen: { name: "lane" },
      destinations: [{ chosen: true }],
      notices: [],
    });
    expect(inspect(explanation)).toContain("outcome: 'routed'");
    expect(inspect(explanation.chosen)).toContain("name: 'lane'");
  });

  it("is told from equal matches once, whatever the host, and of a settled route always the same", () => {
    const match = [{ headers: { "x-env": { exact: "gray" } } }];
    const http = [{ match, route: to("v1") }, { match, route: to("v2") }, { route: to("v1") }];
    const mesh = meshOf(http);
    const virtualHost = mesh.listener(80).hosts.find("order");
    expect(virtualHost?.routes[0]?.matches).toBe(virtualHost?.routes[1]?.matches);
    const first = decide(mesh, request([["x-env", "gray"]]), () => 0);
    expect(decide(mesh, request([["x-env", "gray"]]), () => 0.5)).toBe(first);
    expect(first.match).toBe(virtualHost?.routes[0]?.matches[0]);
  });

  it("does not depend on the order of header lines", () => {
    const shuffled = fc
      .array(header, { maxLength: 6 })
      .chain((headers) => fc.tuple(fc.constant(headers), fc.shuffledSubarray(headers, { minLength: headers.length })));
    fc.assert(
      fc.property(routes, shuffled, (http, [headers, other]) => {
        const mesh = meshOf(http);
        const first = explain(request(headers), mesh, () => 0);
        const second = explain(request(other), mesh, () => 0);
        expect(second.chosen?.index).toBe(first.chosen?.index);
        expect(second.reason).toBe(first.reason);
      }),
    );
  });

  it("never throws, whatever the request says", () => {
    const mesh = meshOf([
      {
        match: [{ headers: { "x-env": { regex: "(a|b)*c" } }, uri: { regex: "/.*" } }],
        route: [{ destination: { host: "order" } }],
      },
    ]);
    const text = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, fc.array(fc.tuple(fc.oneof(name, text), text)), (host, method, path, headers) => {
        const outcome = explain({ host, method, path, headers: headerLines(headers) }, mesh).outcome;
        expect(["routed", "missed", "passthrough"]).toContain(outcome);
      }),
    );
  });

  it("honours weights", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 4 }), (weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        fc.pre(total > 0);
        const destinations = weights.map((weight, index) => ({
          destination: { host: "order", port: { number: index + 1 } },
          weight,
        }));
        const mesh = meshOf([{ route: destinations }]);
        const counts = weights.map(() => 0);
        const positive = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
        // Draws spread evenly over [0, 1) must meet each destination exactly as often as its weight says.
        for (let draw = 0; draw < total; draw++) {
          const { destinations: seen } = explain(request([]), mesh, () => (draw + 0.5) / total);
          const chosen = seen.findIndex((each) => each.chosen);
          // Destinations of weight 0 are left out.
          const index = positive[chosen] ?? -1;
          counts[index] = (counts[index] ?? 0) + 1;
        }
        expect(counts).toEqual(weights);
      }),
      { numRuns: 50 },
    );
  });
});
