import { stringify } from "yaml";
import {
  type Cluster,
  type Cors,
  compileMesh,
  decide,
  type EndpointTable,
  type Explanation,
  explain,
  type HashPolicy,
  type HeaderOperations,
  headerLines,
  type Mesh,
  type RoutingDecision,
  readResourceTexts,
} from "../../src/explain/index.ts";
import { hashes } from "../../src/explain/mesh/load-balancing.ts";
import { type Caller, type Question, type Resource, type Scenario, yamlOf } from "./scenario.ts";
import type {
  ClusterVerdict,
  CorsVerdict,
  FaultVerdict,
  HopVerdict,
  PriorityVerdict,
  RetryVerdict,
  Verdict,
} from "./verdict.ts";

/** An error that the explainer finds, and the object that it is in. */
export interface Refusal {
  /** `KIND namespace/name` */
  readonly object: string;
  readonly code: string;
  readonly message: string;
}

/** The side of the comparison that is under test: everything that the harness knows of the explainer is here. */
export class Explainer {
  readonly refusals: readonly Refusal[];
  readonly #meshes: ReadonlyMap<string, Mesh>;

  constructor(scenario: Scenario) {
    const meshConfig = stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace: "istio-system" },
      data: { mesh: stringify(scenario.meshConfig, { version: "1.1" }) },
    });
    const text = `${yamlOf(scenario)}---\n${meshConfig}`;
    const resources = readResourceTexts([{ file: "scenario.yaml", text }]);
    const starts = resources.documents.map(({ position, kind, namespace, name }) => ({
      line: position.line,
      object: `${kind} ${namespace}/${name}`,
    }));
    this.refusals = resources.findings
      .filter(({ level }) => level === "error")
      .map(({ code, message, position }) => ({
        object: starts.findLast(({ line }) => line <= position.line)?.object ?? "",
        code,
        message,
      }));
    const endpoints = endpointsOf(scenario);
    this.#meshes = new Map(
      scenario.callers.map((caller) => [caller.id, compileMesh(resources, endpoints, optionsOf(caller))]),
    );
  }

  /** `drawn`: the cluster that was drawn among several. */
  answer(question: Question, drawn: string | undefined): Verdict {
    const mesh = this.#meshes.get(question.caller);
    if (mesh === undefined) throw new Error(`no caller \`${question.caller}\``);
    const { host, port, method, path, headers } = question;
    const request = { host, port, method, path, headers: headerLines(headers) };
    // Weights are drawn from one number: the one that draws as Envoy did is found by trying.
    for (let step = 0; step < 200; step++) {
      const random = () => (step + 0.5) / 200;
      const explanation = explain(request, mesh, random);
      if (drawn !== undefined && explanation.cluster?.name !== drawn && step < 199) continue;
      return verdictOf(explanation, decide(mesh, request, random), question);
    }
    throw new Error("unreachable");
  }
}

/** What is done to the response, in order. */
function responseOperations(decision: RoutingDecision): readonly HeaderOperations[] {
  if (decision.route === undefined) return [];
  const own = decision.outcome === "routed" ? [decision.destination.response] : [];
  return [...own, decision.route.response];
}

function optionsOf({ kind, namespace, labels, locality }: Caller) {
  return {
    namespace,
    labels,
    kind: kind === "router" ? ("gateway" as const) : ("sidecar" as const),
    ...(locality === "" ? {} : { locality }),
  };
}

interface SliceSpec {
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly conditions: { readonly ready: boolean };
  }[];
}

/** The endpoints of Kubernetes Services; those of ServiceEntries stand in the resources. */
function endpointsOf({ objects }: Scenario): EndpointTable {
  const pods = new Map(
    objects
      .filter(({ kind }) => kind === "Pod")
      .map((pod) => [(pod.status as { readonly podIP: string }).podIP, pod] as const),
  );
  const slices = objects.filter(({ kind }) => kind === "EndpointSlice") as unknown as readonly (Resource & SliceSpec)[];
  return Object.fromEntries(
    slices.map(({ metadata, endpoints }) => {
      const service = metadata.labels?.["kubernetes.io/service-name"];
      const list = endpoints.flatMap(({ addresses, conditions }) =>
        addresses.map((address) => {
          const labels = pods.get(address)?.metadata.labels ?? {};
          const locality = labels["istio-locality"]?.replaceAll(".", "/");
          return { address, labels, ready: conditions.ready, ...(locality === undefined ? {} : { locality }) };
        }),
      );
      return [`${service}.${metadata.namespace}.svc.cluster.local`, { endpoints: list }];
    }),
  );
}

function verdictOf(explanation: Explanation, decision: RoutingDecision, question: Question): Verdict {
  const { outcome, reason } = explanation;
  if (outcome === "passthrough") return { outcome, ...(explanation.cluster && { proxy: explanation.cluster.name }) };
  if (decision.route === undefined && explanation.cluster !== undefined) {
    return { outcome: "passthrough", proxy: explanation.cluster.name };
  }
  if (reason === "UNKNOWN_HOST") return { outcome: "blocked" };
  if (reason === "NO_ROUTE") return { outcome: "no-route" };
  if (reason === "NO_LISTENER") return { outcome: "no-listener" };
  const { routeName, timeoutMs, location, redirect, directResponse } = explanation;
  const retries = explanation.retries && retriesOf(explanation.retries);
  const fault = explanation.faultPolicy && faultOf(explanation.faultPolicy);
  const mirrors = Object.fromEntries(explanation.mirrors.map(({ cluster, percent }) => [cluster.name, percent]));
  const cors = explanation.cors && corsOf(explanation.cors);
  const own = {
    ...(routeName === undefined ? {} : { route: routeName }),
    ...(fault && { fault }),
    ...(cors && { cors }),
  };
  const settings = {
    ...own,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries && { retries }),
    ...(explanation.mirrors.length > 0 ? { mirrors } : {}),
  };
  if (redirect !== undefined) {
    return { outcome: "redirected", ...own, status: redirect.status, location: location ?? "" };
  }
  if (directResponse !== undefined) {
    const { status, body } = directResponse;
    return { outcome: "answered", ...own, status, ...(body ? { body } : {}) };
  }
  const hop = explanation.nextHop;
  const upstream = { "x-upstream": "yes", "x-version": "0" };
  const hashed = hashesOf(explanation.destinations, decision.route?.hashedBy ?? []);
  return {
    outcome: "routed",
    ...settings,
    ...(Object.keys(hashed).length > 0 ? { hashes: hashed } : {}),
    clusters: clustersOf(explanation.destinations),
    ...(hop && { nextHop: nextHop(hop, question), response: responseOf(upstream, responseOperations(decision)) }),
  };
}

function clustersOf(
  destinations: readonly { readonly cluster: Cluster; readonly weight: number }[],
): Readonly<Record<string, ClusterVerdict>> {
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const clusters: Record<string, ClusterVerdict> = {};
  for (const { cluster, weight } of destinations) {
    const share = (total === 0 ? 1 : weight / total) + (clusters[cluster.name]?.share ?? 0);
    clusters[cluster.name] = clusterOf(cluster, share);
  }
  return clusters;
}

function isUnknown({ miss }: Cluster): boolean {
  return miss === "UNKNOWN_DESTINATION" || miss === "UNKNOWN_PORT" || miss === "UNKNOWN_SUBSET";
}

function clusterOf(cluster: Cluster, share: number): ClusterVerdict {
  const { miss, outlier, priorities, unlisted, tlsRefusals } = cluster;
  const unknown = isUnknown(cluster);
  const addresses = (list: readonly { readonly address: string }[]) =>
    list.map(({ address }) => address.replace(/:\d+$/, "")).sort();
  const levels: readonly PriorityVerdict[] = priorities.map(({ ready, unready }) => ({
    ready: addresses(ready),
    unready: addresses(unready),
  }));
  const refusals = Object.fromEntries(
    tlsRefusals.map(({ endpoint, spoken }) => [endpoint.address.replace(/:\d+$/, ""), spoken]),
  );
  return {
    share,
    state: unknown ? "unknown" : miss === "NO_ENDPOINT" ? "no-endpoint" : "ready",
    priorities: unlisted ? [] : levels.filter(({ ready, unready }) => ready.length + unready.length > 0),
    ...(outlier === undefined || unknown ? {} : { outlier }),
    ...(tlsRefusals.length === 0 || unknown ? {} : { refusals }),
  };
}

/** By cluster that hashes: what the route says, which is the same for all of them. */
function hashesOf(
  destinations: readonly { readonly cluster: Cluster }[],
  hashedBy: readonly HashPolicy[],
): Readonly<Record<string, readonly string[]>> {
  const hashing = destinations.filter(({ cluster }) => !isUnknown(cluster) && hashes(cluster.loadBalancing));
  return Object.fromEntries(hashing.map(({ cluster }) => [cluster.name, hashedBy.map(hashOf)]));
}

function hashOf(hash: HashPolicy): string {
  if (hash.by === "sourceIp") return "source-ip";
  if (hash.by === "cookie") return `cookie ${hash.name} ${hash.path ?? ""}`;
  return `${hash.by === "queryParameter" ? "query" : hash.by} ${hash.name}`;
}

function retriesOf(policy: NonNullable<Explanation["retries"]>): RetryVerdict | undefined {
  if (policy.attempts === 0) return undefined;
  return {
    attempts: policy.attempts,
    on: [...policy.on].filter((name) => name !== "retriable-status-codes").sort(),
    statusCodes: [...policy.statusCodes].sort((a, b) => a - b),
    ...(policy.perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs: policy.perTryTimeoutMs }),
    remoteLocalities: policy.otherLocality,
    otherEndpoint: policy.otherEndpoint,
    ...(policy.backoffMs === undefined ? {} : { backoffMs: policy.backoffMs }),
  };
}

function corsOf(cors: Cors): CorsVerdict {
  return {
    origins: (cors.allowOrigins ?? []).map((origin) => {
      if (origin.exact) return `exact ${origin.exact}`;
      return origin.prefix ? `prefix ${origin.prefix}` : `regex ${origin.regex}`;
    }),
    methods: cors.allowMethods.join(","),
    headers: cors.allowHeaders.join(","),
    exposed: cors.exposeHeaders.join(","),
    maxAge: cors.maxAgeSeconds === undefined ? "" : String(cors.maxAgeSeconds),
    credentials: cors.allowCredentials,
    forwardsOtherPreflights: cors.forwardsOtherPreflights,
  };
}

function faultOf({ delay, abort }: NonNullable<Explanation["faultPolicy"]>): FaultVerdict {
  const status = (kind: NonNullable<typeof abort>["with"]) =>
    "httpStatus" in kind ? `http ${kind.httpStatus}` : `grpc ${kind.grpcStatus}`;
  return {
    ...(delay && { delay: { percent: delay.percent, ms: delay.ms } }),
    ...(abort && { abort: { percent: abort.percent, status: status(abort.with) } }),
  };
}

/** What Envoy writes by itself is not compared. */
const OWN = /^(x-envoy-|x-forwarded-|x-request-id$|host$)/;

function nextHop(hop: NonNullable<Explanation["nextHop"]>, { headers }: Question): HopVerdict {
  const found: Record<string, string | undefined> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    found[key] = found[key] === undefined ? value : `${found[key]},${value}`;
  }
  return { path: hop.path, authority: hop.authority, headers: known({ ...found, ...hop.headers }) };
}

function responseOf(
  upstream: Readonly<Record<string, string>>,
  operations: readonly HeaderOperations[],
): Readonly<Record<string, string>> {
  const found: Record<string, string | undefined> = { ...upstream };
  for (const { remove, set, add } of operations) {
    for (const name of remove) found[name.toLowerCase()] = undefined;
    for (const [name, value] of set) found[name.toLowerCase()] = value;
    for (const [name, value] of add) {
      const key = name.toLowerCase();
      found[key] = found[key] === undefined ? value : `${found[key]},${value}`;
    }
  }
  return known(found);
}

function known(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const entries = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => !OWN.test(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
