import type {
  ConsistentHashSpec,
  LoadBalancerSpec,
  PortSettingsSpec,
  TrafficPolicySpec,
} from "../../resource/shape/traffic-policy.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import type { LoadBalancing } from "./cluster.ts";

/** What consistent hashing takes an endpoint by. */
export type HashPolicy =
  | { readonly by: "header" | "queryParameter"; readonly name: string }
  | { readonly by: "cookie"; readonly name: string; readonly path: string | undefined }
  | { readonly by: "sourceIp" };

/** A traffic policy for one port of one subset: later ones take the place of earlier ones, setting by setting. */
export interface EffectivePolicy {
  readonly loadBalancer: LoadBalancerSpec | undefined;
  readonly outlierDetection: TrafficPolicySpec["outlierDetection"];
  readonly tls: TrafficPolicySpec["tls"];
}

/**
 * The settings of a rule for a port, with a subset's over them, one by one. Settings of a port replace all that were
 * before them: a rule's those of the rule, a subset's both.
 */
export function effectivePolicy(
  rule: TrafficPolicySpec | null | undefined,
  subset: TrafficPolicySpec | null | undefined,
  port: number,
): EffectivePolicy {
  const own = portSettings(subset, port);
  if (own !== undefined) return policyOf(own);
  const base = portSettings(rule, port) ?? rule;
  return policyOf({
    loadBalancer: subset?.loadBalancer ?? base?.loadBalancer,
    outlierDetection: subset?.outlierDetection ?? base?.outlierDetection,
    tls: subset?.tls ?? base?.tls,
  });
}

function policyOf({
  loadBalancer,
  outlierDetection,
  tls,
}: {
  readonly [K in "loadBalancer" | "outlierDetection" | "tls"]?: TrafficPolicySpec[K] | undefined;
}): EffectivePolicy {
  return { loadBalancer: loadBalancer ?? undefined, outlierDetection, tls };
}

function portSettings(policy: TrafficPolicySpec | null | undefined, port: number): PortSettingsSpec | undefined {
  return (policy?.portLevelSettings ?? []).find((settings) => settings.port?.number === port);
}

export function loadBalancing(policy: EffectivePolicy, settings: MeshSettings): LoadBalancing {
  const { loadBalancer, outlierDetection } = policy;
  const locality = loadBalancer?.localityLbSetting ?? settings.locality;
  // Without outlier detection nothing tells Envoy when to turn to the next priority.
  const ordered = outlierDetection !== null && outlierDetection !== undefined && (locality?.enabled ?? true);
  return {
    policy: policyName(loadBalancer),
    failoverPriority: ordered ? (locality?.failoverPriority ?? []) : [],
    locality: ordered && (locality?.failoverPriority ?? []).length === 0,
  };
}

function policyName(balancer: LoadBalancerSpec | undefined): LoadBalancing["policy"] {
  if (balancer?.consistentHash) return balancer.consistentHash.maglev ? "MAGLEV" : "RING_HASH";
  const simple = balancer?.simple ?? "UNSPECIFIED";
  return simple === "UNSPECIFIED" || simple === "LEAST_CONN" ? "LEAST_REQUEST" : simple;
}

export function hashPolicy(hash: ConsistentHashSpec | null | undefined): HashPolicy | undefined {
  if (!hash) return undefined;
  if (hash.httpHeaderName) return { by: "header", name: hash.httpHeaderName };
  if (hash.httpCookie)
    return { by: "cookie", name: hash.httpCookie.name ?? "", path: hash.httpCookie.path || undefined };
  if (hash.useSourceIp) return { by: "sourceIp" };
  return hash.httpQueryParameterName ? { by: "queryParameter", name: hash.httpQueryParameterName } : undefined;
}
