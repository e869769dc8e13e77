import type { Cluster, DestinationRuleResource, Finding, MeshResources } from "@dyeing/lanes/explain";
import { clustersOf, type ServedListener, virtualHostOf } from "./served.ts";
import { unsupported } from "./unsupported-finding.ts";

type Path = readonly (string | number)[];
type Policy = DestinationRuleResource["spec"]["trafficPolicy"];

/** DestinationRules by which served calls would go over TLS to services that speak it themselves. */
export function clientTls(resources: MeshResources, listeners: readonly ServedListener[]): readonly Finding[] {
  const clusters = new Map<string, Cluster>();
  for (const listener of listeners) {
    const virtualHost = virtualHostOf(listener);
    for (const cluster of virtualHost === undefined ? [] : clustersOf(virtualHost)) clusters.set(cluster.name, cluster);
  }
  return [...clusters.values()]
    .filter(({ tls }) => tls === "SIMPLE" || tls === "MUTUAL")
    .flatMap((cluster) =>
      resources.destinationRules
        .filter(({ position }) => cluster.rulePositions.includes(position))
        .flatMap((rule) => pathsOf(rule, cluster).map((path) => ofRule(rule, cluster, path))),
    );
}

function ofRule(rule: DestinationRuleResource, { host, tls }: Cluster, path: Path): Finding {
  return unsupported(
    rule.positionOf(path),
    `\`${path.slice(1).join(".")}\` of DestinationRule \`${rule.name}\` asks for TLS (${tls}) to \`${host}\`, which a listener leads to: ` +
      "the local mesh calls services in the clear only; keep this setting in a file that `resources` does not list, and let the service listen without TLS here",
  );
}

/** Where a rule says so, as far as it is about the cluster. */
function pathsOf(rule: DestinationRuleResource, { subset, port, tls }: Cluster): readonly Path[] {
  const inPolicy = (policy: Policy, path: Path): readonly Path[] => {
    const ports = (policy?.portLevelSettings ?? []).flatMap((settings, index): readonly Path[] =>
      settings.port?.number === port && settings.tls?.mode === tls
        ? [[...path, "portLevelSettings", index, "tls"]]
        : [],
    );
    return policy?.tls?.mode === tls ? [[...path, "tls"], ...ports] : ports;
  };
  const own = (rule.spec.subsets ?? []).flatMap((one, index) =>
    one.name === subset ? inPolicy(one.trafficPolicy, ["spec", "subsets", index, "trafficPolicy"]) : [],
  );
  // A subset's settings are over those of the rule.
  return own.length > 0 ? own : inPolicy(rule.spec.trafficPolicy, ["spec", "trafficPolicy"]);
}
