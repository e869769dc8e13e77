import type { TrafficPolicyDocument } from "./destination-rule-schema.ts";
import type { DestinationRuleResource, ResourceNotice } from "./mesh-resources.ts";

const NOT_APPLIED = ["connectionPool", "outlierDetection", "tls"] as const;

/** Names each traffic policy setting that is accepted and has no effect in the local mesh. */
export function notAppliedNotices(rule: DestinationRuleResource): readonly ResourceNotice[] {
  const { spec } = rule;
  return [
    ...ofPolicy(rule, spec.trafficPolicy, ["spec", "trafficPolicy"], ""),
    ...(spec.subsets ?? []).flatMap((subset, index) =>
      ofPolicy(rule, subset.trafficPolicy, ["spec", "subsets", index, "trafficPolicy"], ` subset \`${subset.name}\``),
    ),
  ];
}

function ofPolicy(
  rule: DestinationRuleResource,
  policy: TrafficPolicyDocument | undefined,
  path: readonly PropertyKey[],
  where: string,
): readonly ResourceNotice[] {
  return NOT_APPLIED.filter((key) => policy?.[key] !== undefined).map((key) => ({
    code: "LANES_NOT_APPLIED",
    position: rule.positionOf([...path, key]),
    message: `\`${key}\` of DestinationRule \`${rule.name}\`${where} is not applied by the local mesh`,
  }));
}
