import type { Finding, MeshResources, SourcePosition } from "@dyeing/lanes/explain";

type Placed = { positionOf(path: readonly (string | number)[]): SourcePosition; readonly name: string };
type Policy = NonNullable<MeshResources["destinationRules"][number]["spec"]["trafficPolicy"]>;

const POLICY_FIELDS = ["tls"] as const;
const ROUTE_FIELDS = ["corsPolicy"] as const;

/** What the explainer knows of and the local mesh does not do: each setting is named once. */
export function notApplied(resources: MeshResources): readonly Finding[] {
  const rules = resources.destinationRules.flatMap((rule) => {
    const subsets = (rule.spec.subsets ?? []).flatMap((subset, index) =>
      ofPolicy(rule, subset.trafficPolicy, ["spec", "subsets", index, "trafficPolicy"], ` subset \`${subset.name}\``),
    );
    return [...ofPolicy(rule, rule.spec.trafficPolicy, ["spec", "trafficPolicy"], ""), ...subsets];
  });
  const routes = resources.virtualServices.flatMap((service) =>
    (service.spec.http ?? []).flatMap((route, index) =>
      ROUTE_FIELDS.filter((field) => route[field]).map((field) =>
        notice(service, ["spec", "http", index, field], `\`${field}\` of route ${index} of VirtualService`),
      ),
    ),
  );
  return [...rules, ...routes];
}

function ofPolicy(
  rule: Placed,
  policy: Policy | null | undefined,
  path: readonly (string | number)[],
  subset: string,
): readonly Finding[] {
  const fields: string[] = POLICY_FIELDS.filter((field) => policy?.[field]);
  const balancer = policy?.loadBalancer;
  const simple = balancer?.simple ?? "ROUND_ROBIN";
  if (balancer?.consistentHash || balancer?.localityLbSetting || simple !== "ROUND_ROBIN") fields.push("loadBalancer");
  return fields.map((field) => notice(rule, [...path, field], `\`${field}\` of DestinationRule`, subset));
}

function notice(resource: Placed, path: readonly (string | number)[], what: string, subset = ""): Finding {
  const message = `${what} \`${resource.name}\`${subset} is not applied by the local mesh`;
  return { code: "LANES_NOT_APPLIED", level: "notice", position: resource.positionOf(path), message };
}
