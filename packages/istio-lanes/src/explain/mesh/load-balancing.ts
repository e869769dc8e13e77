import type { LoadBalancerSpec, PortSettingsSpec, TrafficPolicySpec } from "../../resource/shape/traffic-policy.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import type { LoadBalancing } from "./cluster.ts";

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

export function portSettings(policy: TrafficPolicySpec | null | undefined, port: number): PortSettingsSpec | undefined {
  return (policy?.portLevelSettings ?? []).find((settings) => settings.port?.number === port);
}

/** `through`: calls go to the address that the caller asked for, and nobody spreads them. */
export function loadBalancing(policy: EffectivePolicy, settings: MeshSettings, through: boolean): LoadBalancing {
  if (through) return { policy: "PASSTHROUGH", failoverPriority: [], locality: false };
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

/** Whether a cluster takes an endpoint by what the route hashes. */
export function hashes({ policy }: LoadBalancing): boolean {
  return policy === "RING_HASH" || policy === "MAGLEV";
}

/**
 * Whether calls go to the address that the caller asked for. Once the rule says so for a port, a subset cannot take it
 * back; nor can a subset's settings for a port what the subset says.
 */
export function passesThrough(
  rule: TrafficPolicySpec | null | undefined,
  subset: TrafficPolicySpec | null | undefined,
  port: number,
): boolean {
  const policies = [effectivePolicy(rule, undefined, port), subset, effectivePolicy(rule, subset, port)];
  return policies.some((policy) => policy?.loadBalancer?.simple === "PASSTHROUGH");
}
