import type { Resource, Scenario } from "../scenario.ts";
import { DOUBTFUL_DESTINATION_RULES } from "./doubtful-destination-rules.ts";
import { DOUBTFUL_OTHERS } from "./doubtful-others.ts";
import { DOUBTFUL_VIRTUAL_SERVICES } from "./doubtful-virtual-services.ts";
import type { Draw } from "./draw.ts";

/** A place in a spec (`http[0].timeout`) and values to try there. `undefined` leaves the field out. */
export interface Doubt {
  readonly kind: "VirtualService" | "DestinationRule" | "Gateway" | "ServiceEntry" | "Sidecar";
  readonly at: string;
  readonly values: readonly unknown[];
}

const DOUBTS: readonly Doubt[] = [...DOUBTFUL_VIRTUAL_SERVICES, ...DOUBTFUL_DESTINATION_RULES, ...DOUBTFUL_OTHERS];

export const DOUBTFUL_COUNT = DOUBTS.reduce((sum, { values }) => sum + values.length, 0);

/** Specs that Istio takes. */
const BASES: Readonly<Record<Doubt["kind"], unknown>> = {
  VirtualService: {
    hosts: ["order"],
    http: [
      {
        match: [{ uri: { prefix: "/v1" }, headers: { "x-env": { exact: "gray" } } }],
        route: [{ destination: { host: "order" } }],
      },
    ],
  },
  DestinationRule: {
    host: "order",
    trafficPolicy: { loadBalancer: { simple: "ROUND_ROBIN" }, outlierDetection: { consecutive5xxErrors: 3 } },
    subsets: [{ name: "v1", labels: { version: "v1" } }],
  },
  Gateway: {
    selector: { istio: "ingressgateway" },
    servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*.example.com"] }],
  },
  ServiceEntry: {
    hosts: ["api.example.com"],
    ports: [{ number: 80, name: "http", protocol: "HTTP" }],
    location: "MESH_EXTERNAL",
    resolution: "STATIC",
    endpoints: [{ address: "10.0.0.1" }],
  },
  Sidecar: { egress: [{ hosts: ["./*"] }] },
};

/** Every doubt by itself, then `pairs` pairs of two of one kind: an object each, several to a scenario. */
export function doubtfulScenarios(draw: Draw, pairs: number, perScenario = 25): readonly Scenario[] {
  const single = DOUBTS.flatMap(({ kind, at, values }) => values.map((value) => specOf(kind, [{ at, value }])));
  const kinds = Object.keys(BASES) as Doubt["kind"][];
  const paired = Array.from({ length: pairs }, () => {
    const kind = draw.one([...kinds, "VirtualService", "DestinationRule"] as const);
    const own = DOUBTS.filter((doubt) => doubt.kind === kind);
    return specOf(kind, [pick(draw, own), pick(draw, own)]);
  });
  const objects = [...single, ...paired].map(
    ({ kind, spec }, index): Resource => ({
      apiVersion: "networking.istio.io/v1",
      kind,
      metadata: { name: `doubtful-${index}`, namespace: "default" },
      spec,
    }),
  );
  const scenarios: Scenario[] = [];
  for (let start = 0; start < objects.length; start += perScenario) {
    const some = objects.slice(start, start + perScenario);
    scenarios.push({ id: `doubtful-${start}`, objects: some, meshConfig: {}, callers: [], requests: [] });
  }
  return scenarios;
}

interface Change {
  readonly at: string;
  readonly value: unknown;
}

function pick(draw: Draw, doubts: readonly Doubt[]): Change {
  const { at, values } = draw.one(doubts);
  return { at, value: draw.one(values.map((value) => ({ value }))).value };
}

function specOf(kind: Doubt["kind"], changes: readonly Change[]): { readonly kind: string; readonly spec: unknown } {
  const holder = { spec: structuredClone(BASES[kind]) };
  for (const { at, value } of changes) set(holder, ["spec", ...steps(at)], value);
  return { kind, spec: holder.spec };
}

function steps(at: string): readonly (string | number)[] {
  return [...at.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

function set(root: object, path: readonly (string | number)[], value: unknown): void {
  let at = root as Record<string | number, unknown>;
  for (const [index, step] of path.slice(0, -1).entries()) {
    const next = at[step];
    if (typeof next !== "object" || next === null) at[step] = typeof path[index + 1] === "number" ? [] : {};
    at = at[step] as Record<string | number, unknown>;
  }
  const last = path.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
}
