import type { PeerAuthenticationResource } from "../../resource/resource-set.ts";
import type { SubsetSpec } from "../../resource/shape/destination-rule.ts";
import type { ClientTlsSpec, TrafficPolicySpec } from "../../resource/shape/traffic-policy.ts";
import { CONFIG_MAP } from "../../resource/validate/client-tls.ts";
import { hasAll } from "../registry/build-services.ts";
import type { Caller } from "../registry/caller.ts";
import type { DestinationRules, MergedRule } from "../registry/destination-rules.ts";
import type { Endpoint } from "../registry/endpoint.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import { type AcceptedTls, acceptedTls, accepts, hasSidecar, type SpokenTls } from "../registry/mutual-tls.ts";
import { portOf, type ServiceModel } from "../registry/service-model.ts";
import type { ClientTlsMode, Cluster } from "./cluster.ts";
import { effectivePolicy, loadBalancing, passesThrough, portSettings } from "./load-balancing.ts";
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
  const [whole, part] = [rule?.trafficPolicy?.spec, merged?.spec.trafficPolicy];
  const policy = effectivePolicy(whole, part, port);
  const labels = merged && labelsOf(merged.spec);
  const selected = instancesOf(service).filter((one) => hasAll(one.labels, labels ?? {}));
  const sent = prioritise(selected, caller, policy, settings);
  const found = sent.some(({ ready }) => ready.length > 0);
  const through = passesThrough(whole, part, port) || (caller.kind === "sidecar" && toItsAddress(service));
  const unlisted = through || (service?.unlisted ?? false);
  // istiod sends no cluster of names to look up without a name, unless a subset passes calls through from the start.
  const nameless = service?.byDns === true && selected.length === 0;
  const started = subset !== undefined && passesThrough(whole, part && { ...part, portLevelSettings: null }, port);
  const known = (subset === undefined || merged !== undefined) && (!nameless || started);
  const miss = missOf(service, destination, known, found || through);
  const priorities = unlisted ? [] : sent;
  // Of a subset nothing is known there: any instance of the service may have the address.
  const any = service?.endpoints.filter(({ ready }) => ready !== false) ?? NONE;
  const endpoints = through ? any : (priorities.find(({ ready }) => ready.length > 0)?.ready ?? NONE);
  const speaksFor = subset === undefined ? whole : part;
  const automatic = settings.autoMtls && isAutomatic(service, speaksFor?.loadBalancer?.simple === "PASSTHROUGH");
  const tls = tlsMode(policy.tls, automatic, caller.kind === "sidecar" && rule?.selector === undefined);
  const marked = whenUnset(part, port) ?? whenUnset(whole, port);
  const tlsRefusals = service === undefined ? [] : refusals(priorities, tls, marked, service, port, settings, policies);
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
    loadBalancing: loadBalancing(policy, settings, through),
    outlier: outlierPolicy(policy.outlierDetection),
    tls,
    unlisted,
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
  known: boolean,
  reachable: boolean,
): ClusterMiss | undefined {
  if (service === undefined) return "UNKNOWN_DESTINATION";
  const kind = portOf(service, port)?.kind;
  if (kind === undefined || kind === "udp") return "UNKNOWN_PORT";
  if (!known) return subset === undefined ? "UNKNOWN_DESTINATION" : "UNKNOWN_SUBSET";
  return reachable ? undefined : "NO_ENDPOINT";
}

/** Whether a sidecar's calls to a service go to the address that the caller found by itself. */
function toItsAddress(service: ServiceModel | undefined): boolean {
  return service !== undefined && (service.headless || (service.unlisted && !service.byDns));
}

/** Instances whose sidecar does not take what the caller's proxy speaks. */
function refusals(
  priorities: Cluster["priorities"],
  mode: ClientTlsMode,
  marked: ClientTlsMode | undefined,
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
      const spoken = spokenTls(mode, marked, wide === "DISABLE" ? wide : accepted);
      return accepts(accepted, spoken) ? [] : [{ endpoint, spoken }];
    });
}

function spokenTls(mode: ClientTlsMode, marked: ClientTlsMode | undefined, accepted: AcceptedTls): SpokenTls {
  if (mode === "DISABLE") return "plaintext";
  if (mode === "SIMPLE" || mode === "MUTUAL") return "tls";
  if (mode === "ISTIO_MUTUAL") return "mtls";
  // By itself a proxy knows what the other end takes.
  if (accepted === "DISABLE") return "plaintext";
  return marked === undefined || marked === "ISTIO_MUTUAL" ? "mtls" : "plaintext";
}

/**
 * The mode by which istiod marks endpoints for automatic mTLS: unlike the proxy's own settings it is that of the rule
 * where settings for the port say nothing of TLS.
 */
function whenUnset(policy: TrafficPolicySpec | null | undefined, port: number): ClientTlsMode | undefined {
  const tls = portSettings(policy, port)?.tls ?? policy?.tls;
  return tls ? (tls.mode ?? "DISABLE") : undefined;
}

function labelsOf({ labels }: SubsetSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? ""]));
}

/** Where nobody spreads calls, istiod speaks mTLS by itself only when all instances have a sidecar. */
function isAutomatic(service: ServiceModel | undefined, through: boolean): boolean {
  if (service === undefined || service.external) return false;
  if (!through && !toItsAddress(service)) return true;
  return service.endpoints.length > 0 && service.endpoints.every(hasSidecar);
}

function tlsMode(tls: ClientTlsSpec | null | undefined, automatic: boolean, anySidecar: boolean): ClientTlsMode {
  if (!tls) return automatic ? "auto" : "DISABLE";
  const mode = tls.mode ?? "DISABLE";
  // A secret by its name is for gateways, and for rules that select workloads: other sidecars drop the TLS that needs it.
  const secret = Boolean(tls.credentialName) && !tls.credentialName?.startsWith(CONFIG_MAP);
  return secret && anySidecar && (mode === "SIMPLE" || mode === "MUTUAL") ? "DISABLE" : mode;
}
