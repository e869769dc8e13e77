import { formatPath } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { DestinationRuleSpec } from "../shape/destination-rule.ts";
import { checkExportTo, checkLabels, refuse } from "./checks.ts";
import { isDnsLabel, wildcardDomainFault } from "./names.ts";
import { checkTrafficPolicy } from "./traffic-policy.ts";

/** A DestinationRule as Istio's admission webhook has it. */
export function checkDestinationRule(report: Report, spec: DestinationRuleSpec, namespace: string): void {
  // That a host, or a subset's name, is missing is said with the shape.
  const fault = typeof spec.host === "string" ? wildcardDomainFault(spec.host) : undefined;
  if (fault !== undefined) refuse(report, ["spec", "host"], fault);
  checkTrafficPolicy(report, ["spec", "trafficPolicy"], spec.trafficPolicy, namespace);
  const names = new Set<string>();
  for (const [index, subset] of (spec.subsets ?? []).entries()) {
    const here = ["spec", "subsets", index];
    const name = subset.name ?? "";
    if (typeof subset.name === "string" && names.has(name)) {
      const at = [...here, "name"];
      report.add("LANES_DUPLICATE", at, `\`${formatPath(at)}\`: subset \`${name}\` stands before already`);
    }
    names.add(name);
    if (typeof subset.name === "string" && !isDnsLabel(name))
      refuse(report, [...here, "name"], `\`${name}\` is no name of a subset`);
    checkLabels(report, [...here, "labels"], subset.labels);
    checkTrafficPolicy(report, [...here, "trafficPolicy"], subset.trafficPolicy, namespace);
  }
  checkExportTo(report, ["spec", "exportTo"], spec.exportTo, namespace);
  checkSelector(report, spec, namespace);
}

function checkSelector(report: Report, spec: DestinationRuleSpec, namespace: string): void {
  if (!spec.workloadSelector) return;
  for (const [key, value] of Object.entries(spec.workloadSelector.matchLabels ?? {})) {
    const here = ["spec", "workloadSelector", "matchLabels", key];
    if (key === "" || key.includes("*") || (value ?? "").includes("*")) {
      refuse(report, here, "a selector has neither empty keys nor `*`");
    }
  }
  const exported = new Set((spec.exportTo ?? []).map((entry) => (entry === "." ? namespace : entry)));
  if (exported.size > 0 && (exported.size > 1 || !exported.has(namespace))) {
    refuse(report, ["spec", "exportTo"], "a rule with a `workloadSelector` is for its own namespace only");
  }
}
