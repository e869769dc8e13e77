import { compileMesh, type Explanation, explain, type Mesh, type MissReason } from "@dyeing/lanes";
import { wilson } from "@dyeing/verify";
import type { AddressedPod } from "../lab/pod-history.ts";
import type { LiveConfig } from "./live-config.ts";
import { type LoggedCall, loggedCall } from "./logged-call.ts";

/** Where the explainer says that a request may go. */
export type Cluster = Explanation["destinations"][number]["cluster"];

/** How far the explainer says what the proxies did. */
export interface Agreement {
  /** Requests that were asked of both. */
  readonly compared: number;
  /** In words, one per kind, with how often it was so. */
  readonly differences: readonly string[];
  /** By caller's pod: the clusters that its requests may go to, by name. */
  readonly clusters: ReadonlyMap<string, ReadonlyMap<string, Cluster>>;
}

/** One wrong alarm in 10,000 routes with weights. */
const Z_9999 = 3.89;

/** As Envoy flags what found no cluster, and one that is not there. */
const REASONS: Readonly<Record<string, readonly MissReason[]>> = {
  NR: ["UNKNOWN_HOST", "NO_LISTENER", "NO_ROUTE"],
  NC: ["UNKNOWN_DESTINATION", "UNKNOWN_PORT", "UNKNOWN_SUBSET"],
};

/** Asks the explainer, with the configuration that the mesh runs with, for every request that its proxies logged. */
export function agreement(
  lines: readonly string[],
  pods: readonly AddressedPod[],
  { resources, endpoints }: LiveConfig,
): Agreement {
  const byName = new Map(pods.map((pod) => [pod.name, pod]));
  const meshes = new Map<string, Mesh>();
  const differences = new Map<string, number>();
  const draws = new Map<string, Draws>();
  const clusters = new Map<string, Map<string, Cluster>>();
  let compared = 0;
  for (const line of lines) {
    const call = loggedCall(line);
    const pod = call && byName.get(call.pod);
    if (call === undefined || pod === undefined) continue;
    const kind = GATEWAYS.has(pod.labels.app) ? "gateway" : "sidecar";
    // What a sidecar refused on its way in has no cluster either.
    if (kind === "sidecar" && call.cluster === undefined && call.localAddress.startsWith(`${pod.ip}:`)) continue;
    let mesh = meshes.get(pod.name);
    if (mesh === undefined) {
      mesh = compileMesh(resources, endpoints, { namespace: pod.namespace, labels: pod.labels, kind });
      meshes.set(pod.name, mesh);
    }
    const port = kind === "gateway" ? servicePort(pod, call.request.port, { resources, endpoints }) : call.request.port;
    const explanation = explain({ ...call.request, port }, mesh);
    compared++;
    const met = clusters.get(pod.name) ?? new Map<string, Cluster>();
    clusters.set(pod.name, met);
    for (const { cluster } of explanation.destinations) met.set(cluster.name, cluster);
    for (const difference of differencesOf(call, explanation)) {
      const text = `${pod.labels.app} ${pod.labels.version} -> ${call.request.host}:${port}: ${difference}`;
      differences.set(text, (differences.get(text) ?? 0) + 1);
    }
    if (explanation.destinations.length > 1 && call.cluster !== undefined) {
      const key = `${pod.name} ${explanation.host}:${port} ${explanation.chosen?.index}`;
      const drawn = draws.get(key) ?? new Draws(explanation);
      draws.set(key, drawn);
      drawn.add(call.cluster);
    }
  }
  const uneven = [...draws].flatMap(([where, drawn]) => drawn.unlikely().map((what) => `${where}: ${what}`));
  const said = [...differences].map(([text, count]) => `${text} (${count} times)`);
  return { compared, differences: [...said, ...uneven], clusters };
}

function differencesOf(call: LoggedCall, explanation: Explanation): readonly string[] {
  const { outcome, reason, destinations, routeName } = explanation;
  const differences: string[] = [];
  const flag = call.flags.find((one) => Object.hasOwn(REASONS, one));
  if (flag !== undefined) {
    if (reason === undefined || !REASONS[flag]?.includes(reason))
      differences.push(`the proxy says ${flag}, the explainer ${reason ?? outcome}`);
  } else if (call.cluster === undefined) {
    if (outcome !== "answered") differences.push(`the proxy answered itself, the explainer says ${reason ?? outcome}`);
  } else if (!destinations.some(({ cluster }) => cluster.name === call.cluster)) {
    const names = destinations.map(({ cluster }) => cluster.name).join(", ");
    differences.push(`the proxy took ${call.cluster}, the explainer says ${names || (reason ?? outcome)}`);
  }
  // Routes without a name have one by istiod: `default`.
  if (flag !== "NR" && (routeName ?? "default") !== (call.routeName ?? "default"))
    differences.push(`the proxy's route is ${call.routeName}, the explainer's ${routeName}`);
  return differences;
}

/** Pods that are a gateway's proxy and nothing else. */
const GATEWAYS: ReadonlySet<string | undefined> = new Set(["ingress", "egress"]);

/** Where clients call what a gateway's pod listens for. */
function servicePort(pod: AddressedPod, port: number, { resources }: LiveConfig): number {
  for (const { namespace, spec } of resources.services) {
    const { selector = {}, ports = [] } = spec;
    const selects = Object.entries(selector ?? {}).every(([name, value]) => pod.labels[name] === value);
    const found = ports?.find(({ targetPort, port: own }) => (targetPort ?? own) === port);
    if (namespace === pod.namespace && selects && found?.port != null) return found.port;
  }
  return port;
}

/** What was taken of several destinations with weights. */
class Draws {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #counts = new Map<string, number>();
  #total = 0;

  constructor({ destinations }: Explanation) {
    const sum = destinations.reduce((all, { weight }) => all + weight, 0);
    const weights = new Map<string, number>();
    for (const { cluster, weight } of destinations)
      weights.set(cluster.name, (weights.get(cluster.name) ?? 0) + weight / sum);
    this.#weights = weights;
  }

  add(cluster: string): void {
    this.#counts.set(cluster, (this.#counts.get(cluster) ?? 0) + 1);
    this.#total++;
  }

  unlikely(): readonly string[] {
    return [...this.#weights].flatMap(([name, share]) => {
      const count = this.#counts.get(name) ?? 0;
      const { low, high } = wilson(count / this.#total, this.#total, Z_9999);
      return share >= low && share <= high
        ? []
        : [`${name} got ${count} of ${this.#total}, its weight says ${(share * 100).toFixed(1)} %`];
    });
  }
}
