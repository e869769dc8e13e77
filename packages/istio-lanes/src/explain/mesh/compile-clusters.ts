import type { PeerAuthenticationResource } from "../../resource/resource-set.ts";
import type { SubsetSpec } from "../../resource/shape/destination-rule.ts";
import { hasAll } from "../registry/build-services.ts";
import type { Caller } from "../registry/caller.ts";
import type { DestinationRules, MergedRule } from "../registry/destination-rules.ts";
import type { Endpoint } from "../registry/endpoint.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import { type AcceptedTls, acceptedTls, accepts, hasSidecar, type SpokenTls } from "../registry/mutual-tls.ts";
import { portOf, type ServiceModel } from "../registry/service-model.ts";
import type { ClientTlsMode, Cluster } from "./cluster.ts";
import { effectivePolicy, hashPolicy, loadBalancing } from "./load-balancing.ts";
import type { ClusterMiss } from "./miss-reason.ts";
import { outlierPolicy } from "./outlier-policy.ts";
import { prioritise } from "./priorities.ts";

/** Finds the cluster of a destination; the same one for the same destination. */
export type ClusterLookup = (host: string, subset: string | undefined, port: number) => Cluster;

/** The clusters that a caller has, made when they are first asked for. */
export function clusterLookup(
  destinations: ReadonlyMap<string, ServiceModel>,
  rules: DestinationRules,
  caller: Caller,
  settings: MeshSettings,
  policies: readonly PeerAuthenticationResource[],
): ClusterLookup {
  const clusters = new Map<string, Cluster>();
  return (host, subset, port) => {
    // Only a backend that an HTTPRoute may not use has no host.
    const name = host === "" ? "UnknownService" : `outbound|${port}|${subset ?? ""}|${host}`;
    const known = clusters.get(name);
    if (known !== undefined) return known;
    const service = destinations.get(host);
    const rule = service && rules.forService(service);
    const cluster = describe({ name, host, subset, port }, service, rule, { caller, settings, policies });
    clusters.set(name, cluster);
    return cluster;
  };
}

interface Context {
  readonly caller: Caller;
  readonly settings: MeshSettings;
  readonly policies: readonly PeerAuthenticationResource[];
}

interface Destination {
  readonly name: string;
  readonly host: string;
  readonly subset: string | undefined;
  readonly port: number;
}

function describe(
  destination: Destination,
  service: ServiceModel | undefined,
  rule: MergedRule | undefined,
  { caller, settings, policies }: Context,
): Cluster {
  const { name, host, subset, port } = destination;
  const merged = subset === undefined ? undefined : rule?.subsets.get(subset);
  const policy = effectivePolicy(rule?.trafficPolicy?.spec, merged?.spec.trafficPolicy, port);
  const labels = merged && labelsOf(merged.spec);
  const balancing = loadBalancing(policy, settings);
  const selected = instancesOf(service).filter((one) => hasAll(one.labels, labels ?? {}));
  const sent = prioritise(selected, caller, policy, settings);
  const found = sent.some(({ ready }) => ready.length > 0);
  const miss = missOf(service, destination, merged !== undefined, selected, found, caller);
  const priorities = service?.unlisted ? [] : sent;
  const endpoints = priorities.find(({ ready }) => ready.length > 0)?.ready ?? NONE;
  // A secret by its name is for gateways, and for rules that select workloads: a sidecar drops TLS that needs another.
  const dropped =
    policy.tls?.mode === "MUTUAL" && policy.tls.credentialName && caller.kind === "sidecar" && !rule?.selector;
  const tls = tlsMode(dropped ? "DISABLE" : policy.tls?.mode, service, settings);
  const tlsRefusals = service === undefined ? [] : refusals(priorities, tls, service, port, settings, policies);
  const refused =
    endpoints.length > 0 && endpoints.every((one) => tlsRefusals.some(({ endpoint }) => endpoint === one));
  const reason = miss ?? (refused ? "TLS_MISMATCH" : undefined);
  return {
    name,
    service: host.split(".", 1)[0] ?? host,
    host,
    port,
    subset,
    labels,
    subsetPosition: merged?.position,
    rulePositions: (rule?.from ?? []).map(({ position }) => position),
    endpoints: reason === undefined ? endpoints : NONE,
    priorities: miss === undefined || miss === "NO_ENDPOINT" ? priorities : [],
    tlsRefusals,
    loadBalancing: balancing,
    // Calls to the address that was asked for are spread by nobody.
    hash:
      service?.unlisted && !service.byDns && caller.kind === "sidecar"
        ? undefined
        : hashPolicy(policy.loadBalancer?.consistentHash),
    outlier: outlierPolicy(policy.outlierDetection),
    tls,
    unlisted: service?.unlisted ?? false,
    miss: reason,
  };
}

const NONE: readonly Endpoint[] = Object.freeze([]);

/** A host that is looked up by DNS is one instance without labels: the name itself. */
function instancesOf(service: ServiceModel | undefined): readonly Endpoint[] {
  if (service === undefined) return NONE;
  return service.unlisted && service.byDns ? [{ address: service.hostname, labels: {} }] : service.endpoints;
}

function missOf(
  service: ServiceModel | undefined,
  { subset, port }: Destination,
  subsetKnown: boolean,
  selected: readonly Endpoint[],
  found: boolean,
  { kind: caller }: Caller,
): ClusterMiss | undefined {
  if (service === undefined) return "UNKNOWN_DESTINATION";
  const kind = portOf(service, port)?.kind;
  if (kind === undefined || kind === "udp") return "UNKNOWN_PORT";
  if (subset !== undefined && !subsetKnown) return "UNKNOWN_SUBSET";
  // istiod sends no cluster of names to look up without a name.
  if (service.byDns && selected.length === 0) return subset === undefined ? "UNKNOWN_DESTINATION" : "UNKNOWN_SUBSET";
  if (found) return undefined;
  // A gateway has no address that the caller asked for.
  return service.unlisted && !service.byDns && caller === "sidecar" ? undefined : "NO_ENDPOINT";
}

/** Instances whose sidecar does not take what the caller's proxy speaks. */
function refusals(
  priorities: Cluster["priorities"],
  mode: ClientTlsMode,
  service: ServiceModel,
  port: number,
  settings: MeshSettings,
  policies: readonly PeerAuthenticationResource[],
): Cluster["tlsRefusals"] {
  const called = portOf(service, port);
  // By itself a proxy does not speak TLS to a namespace without, though one of its workloads asks for it.
  const wide = acceptedTls(policies, settings, service.namespace, { address: "", labels: {} }, port);
  return priorities
    .flatMap(({ ready, unready }) => [...ready, ...unready])
    .flatMap((endpoint) => {
      if (!hasSidecar(endpoint)) return [];
      const own = endpoint.ports?.[called?.name ?? ""] ?? called?.targetPort;
      const number = own ?? Number(/:(\d+)$/.exec(endpoint.address)?.[1] ?? port);
      const accepted = acceptedTls(policies, settings, service.namespace, endpoint, number);
      const spoken = spokenTls(mode, accepted === "DISABLE" || wide === "DISABLE" ? "DISABLE" : accepted);
      return accepts(accepted, spoken) ? [] : [{ endpoint, spoken }];
    });
}

function spokenTls(mode: ClientTlsMode, accepted: AcceptedTls): SpokenTls {
  if (mode === "DISABLE") return "plaintext";
  if (mode === "SIMPLE" || mode === "MUTUAL") return "tls";
  // By itself a proxy knows what the other end takes.
  return mode === "auto" && accepted === "DISABLE" ? "plaintext" : "mtls";
}

function labelsOf({ labels }: SubsetSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? ""]));
}

function tlsMode(
  mode: ClientTlsMode | null | undefined,
  service: ServiceModel | undefined,
  { autoMtls }: MeshSettings,
): ClientTlsMode {
  if (mode) return mode;
  return autoMtls && service !== undefined && !service.external ? "auto" : "DISABLE";
}
