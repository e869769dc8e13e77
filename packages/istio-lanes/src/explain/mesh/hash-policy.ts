import type { ConsistentHashSpec, TrafficPolicySpec } from "../../resource/shape/traffic-policy.ts";
import type { DestinationRules } from "../registry/destination-rules.ts";
import type { ServiceModel } from "../registry/service-model.ts";
import { portSettings } from "./load-balancing.ts";

/** What consistent hashing takes an endpoint by. */
export type HashPolicy =
  | { readonly by: "header" | "queryParameter"; readonly name: string }
  | { readonly by: "cookie"; readonly name: string; readonly path: string | undefined }
  | { readonly by: "sourceIp" };

/** What calls to a destination are hashed by. `port`: the one that the destination itself names. */
export type HashLookup = (host: string, subset: string | undefined, port: number | undefined) => HashPolicy | undefined;

/**
 * A route hashes by what istiod finds for its destinations, and that is not what it finds for the cluster: settings of
 * a port count only where the destination names the port, and where they do not hash, those of the rule do.
 */
export function hashLookup(destinations: ReadonlyMap<string, ServiceModel>, rules: DestinationRules): HashLookup {
  return (host, subset, port) => {
    const service = destinations.get(host);
    const rule = service && rules.forService(service);
    if (rule === undefined) return undefined;
    const whole = rule.trafficPolicy?.spec;
    const part = subset === undefined ? undefined : rule.subsets.get(subset)?.spec.trafficPolicy;
    return hashPolicy(ofPort(part, port) ?? ofPolicy(part) ?? ofPort(whole, port) ?? ofPolicy(whole));
  };
}

function ofPolicy(policy: TrafficPolicySpec | null | undefined): ConsistentHashSpec | null | undefined {
  return policy?.loadBalancer?.consistentHash;
}

function ofPort(
  policy: TrafficPolicySpec | null | undefined,
  port: number | undefined,
): ConsistentHashSpec | null | undefined {
  return port === undefined ? undefined : portSettings(policy, port)?.loadBalancer?.consistentHash;
}

function hashPolicy(hash: ConsistentHashSpec | null | undefined): HashPolicy | undefined {
  if (!hash) return undefined;
  if (hash.httpHeaderName) return { by: "header", name: hash.httpHeaderName };
  if (hash.httpCookie)
    return { by: "cookie", name: hash.httpCookie.name ?? "", path: hash.httpCookie.path || undefined };
  if (hash.useSourceIp) return { by: "sourceIp" };
  return hash.httpQueryParameterName ? { by: "queryParameter", name: hash.httpQueryParameterName } : undefined;
}
