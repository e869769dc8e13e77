import type { LocalityLbSpec } from "../../resource/shape/traffic-policy.ts";
import type { Caller } from "../registry/caller.ts";
import type { Endpoint } from "../registry/endpoint.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import type { PriorityLevel } from "./cluster.ts";
import type { EffectivePolicy } from "./load-balancing.ts";

const REGION = "topology.kubernetes.io/region";
const ZONE = "topology.kubernetes.io/zone";
const SUBZONE = "topology.istio.io/subzone";
const NETWORK = "topology.istio.io/network";
/** Istio's default MeshConfig. */
const DEFAULT_LOCALITY: LocalityLbSpec = { enabled: true };

/**
 * Endpoints in the priorities that istiod gives them: by `failoverPriority`, by where they are, or all in one. Without
 * outlier detection there is one priority only: nothing would tell Envoy when to turn to the next.
 */
export function prioritise(
  endpoints: readonly Endpoint[],
  caller: Caller,
  policy: EffectivePolicy,
  settings: MeshSettings,
): readonly PriorityLevel[] {
  if (endpoints.length === 0) return [];
  // When Envoy shall use all endpoints below a share of well ones, it is not told of those that are not ready.
  const sendsUnready = !((policy.outlierDetection?.minHealthPercent ?? 0) > 0);
  const sent = sendsUnready ? endpoints : endpoints.filter(isReady);
  const locality = policy.loadBalancer?.localityLbSetting ?? settings.locality ?? DEFAULT_LOCALITY;
  if (locality.enabled === false) return levels(sent.map((endpoint) => ({ endpoint, rank: 0 })));
  if ((locality.distribute ?? []).length > 0) {
    return levels(distributed(sent, caller, locality).map((endpoint) => ({ endpoint, rank: 0 })));
  }
  if (!policy.outlierDetection) return levels(sent.map((endpoint) => ({ endpoint, rank: 0 })));
  return levels(sent.map((endpoint) => ({ endpoint, rank: rankOf(endpoint, caller, locality) })));
}

function isReady({ ready }: Endpoint): boolean {
  return ready !== false;
}

function levels(ranked: readonly { readonly endpoint: Endpoint; readonly rank: number }[]): readonly PriorityLevel[] {
  const ranks = [...new Set(ranked.map(({ rank }) => rank))].sort((left, right) => left - right);
  return ranks.map((wanted) => {
    const members = ranked.filter(({ rank }) => rank === wanted).map(({ endpoint }) => endpoint);
    return { ready: members.filter(isReady), unready: members.filter((one) => !isReady(one)) };
  });
}

function rankOf(endpoint: Endpoint, caller: Caller, locality: LocalityLbSpec): number {
  const priority = locality.failoverPriority ?? [];
  const failover = locality.failover ?? [];
  const byLabel = priority.length > 0 ? labelRank(endpoint, caller, priority) : 0;
  if (priority.length > 0 && failover.length === 0) return byLabel;
  return byLabel * 5 + localityRank(endpoint.locality, caller.locality, failover);
}

/** The more labels match from the left, the better. A label may name the value to match: `version=v2`. */
function labelRank(endpoint: Endpoint, caller: Caller, priority: readonly string[]): number {
  const own = withLocality(caller.labels, caller.locality);
  if (Object.keys(own).length === 0) return 0;
  const theirs = withLocality(endpoint.labels, endpoint.locality);
  const parts = priority.map((entry) => entry.split("="));
  // Of a label that stands twice Istio keeps the last value for both places.
  const values = new Map(parts.filter(({ length }) => length === 2).map(([key = "", value = ""]) => [key, value]));
  let adjust = 0;
  for (const [index, [key = ""]] of parts.entries()) {
    const wanted = values.get(key) ?? own[key] ?? "";
    if (wanted === (theirs[key] ?? "")) continue;
    if (index === 0 && priority[0] === NETWORK) adjust = priority.length;
    else return priority.length - index + adjust;
  }
  return adjust;
}

function withLocality(
  labels: Readonly<Record<string, string>>,
  locality: string | undefined,
): Readonly<Record<string, string>> {
  if (locality === undefined || locality === "") return labels;
  const [region = "", zone = "", subzone = ""] = locality.split("/");
  return {
    ...labels,
    [REGION]: region,
    ...(zone === "" ? {} : { [ZONE]: zone }),
    ...(subzone === "" ? {} : { [SUBZONE]: subzone }),
  };
}

/** Same sub-zone, zone, region, elsewhere; elsewhere is worse when it is not where the region fails over to. */
function localityRank(
  endpoint: string | undefined,
  caller: string | undefined,
  failover: NonNullable<LocalityLbSpec["failover"]>,
): number {
  const [region = "", zone = "", subzone = ""] = (endpoint ?? "").split("/");
  const [ownRegion = "", ownZone = "", ownSubzone = ""] = (caller ?? "").split("/");
  if (region === ownRegion) {
    if (zone !== ownZone) return 2;
    return subzone === ownSubzone ? 0 : 1;
  }
  const setting = failover.find(({ from }) => from === ownRegion);
  return setting !== undefined && setting.to !== region ? 4 : 3;
}

/** Endpoints in localities that get a share of the calls from where the caller is. */
function distributed(endpoints: readonly Endpoint[], caller: Caller, locality: LocalityLbSpec): readonly Endpoint[] {
  const rule = (locality.distribute ?? []).find(({ from }) => within(caller.locality ?? "", from ?? ""));
  if (rule === undefined) return endpoints;
  const targets = Object.keys(rule.to ?? {});
  return endpoints.filter((one) => targets.some((target) => within(one.locality ?? "", target)));
}

function within(locality: string, pattern: string): boolean {
  const wanted = pattern.split("/");
  const parts = locality.split("/");
  for (const [index, part] of wanted.entries()) {
    if (part === "*") return true;
    if (part !== (parts[index] ?? "")) return false;
  }
  return true;
}
