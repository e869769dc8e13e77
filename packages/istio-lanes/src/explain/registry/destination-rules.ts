import { HostMap } from "../../resource/host-names.ts";
import type { DestinationRuleResource } from "../../resource/resource-set.ts";
import type { SubsetSpec } from "../../resource/shape/destination-rule.ts";
import type { TrafficPolicySpec } from "../../resource/shape/traffic-policy.ts";
import type { Path } from "../../resource/source-document.ts";
import type { SourcePosition } from "../../resource/source-position.ts";
import { hasAll } from "./build-services.ts";
import { resolveHost } from "./resolve-host.ts";
import type { ServiceModel } from "./service-model.ts";

/** Who calls, as far as rules depend on it. */
export interface CallerIdentity {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A subset with the place that it is defined in. */
export interface MergedSubset {
  readonly spec: SubsetSpec;
  readonly position: SourcePosition;
}

/** One or several DestinationRules of a namespace for one host, as Istio makes one of them. */
export interface MergedRule {
  readonly namespace: string;
  readonly exportTo: readonly string[];
  readonly from: readonly DestinationRuleResource[];
  readonly selector: Readonly<Record<string, string | null>> | undefined;
  readonly trafficPolicy: { readonly spec: TrafficPolicySpec; readonly position: SourcePosition } | undefined;
  /** The first of each name. */
  readonly subsets: ReadonlyMap<string, MergedSubset>;
}

type Index = Map<string, HostMap<MergedRule[]>>;

/** Finds the rule for a service as one caller has it. */
export class DestinationRules {
  /** What callers of the same namespace see. */
  readonly #local: Index = new Map();
  /** What callers of other namespaces may see. */
  readonly #exported: Index = new Map();
  /** The root namespace's rules that nobody else sees. */
  readonly #rootOnly: Index = new Map();
  readonly #caller: CallerIdentity;
  readonly #rootNamespace: string;
  readonly #found = new Map<ServiceModel, MergedRule | undefined>();

  constructor(
    rules: readonly DestinationRuleResource[],
    caller: CallerIdentity,
    mesh: { readonly rootNamespace: string; readonly defaultExportTo: readonly string[] | null | undefined },
  ) {
    this.#caller = caller;
    this.#rootNamespace = mesh.rootNamespace;
    const selective = rules.filter(({ spec }) => spec.workloadSelector);
    const plain = rules.filter(({ spec }) => !spec.workloadSelector);
    for (const rule of [...selective, ...plain]) {
      // A rule for some workloads is never exported.
      const exportTo = rule.spec.workloadSelector ? ["."] : (rule.spec.exportTo ?? []);
      const toOwn = exportTo.includes("*") || exportTo.includes(".") || exportTo.includes(rule.namespace);
      if (exportTo.length === 0 || toOwn) add(this.#local, rule, exportTo);
      const ownOnly =
        exportTo.length === 0
          ? (mesh.defaultExportTo ?? []).includes(".")
          : exportTo.length === 1 && (exportTo[0] === "." || exportTo[0] === rule.namespace);
      if (!ownOnly) add(this.#exported, rule, exportTo);
      else if (rule.namespace === mesh.rootNamespace) add(this.#rootOnly, rule, exportTo);
    }
  }

  /**
   * As Istio looks it up: the caller's namespace first, then the service's, then the root namespace; in each the most
   * specific host. Undefined when there is none.
   */
  forService(service: ServiceModel): MergedRule | undefined {
    if (!this.#found.has(service)) this.#found.set(service, this.#find(service));
    return this.#found.get(service);
  }

  #find({ hostname, namespace: home }: ServiceModel): MergedRule | undefined {
    const { namespace, labels } = this.#caller;
    const own = namespace === this.#rootNamespace ? this.#rootOnly : this.#local;
    const candidates =
      own.get(namespace)?.mostSpecific(hostname) ??
      this.#visible(home, hostname) ??
      this.#visible(this.#rootNamespace, hostname) ??
      [];
    let unselective: MergedRule | undefined;
    for (const rule of candidates) {
      if (rule.selector === undefined) unselective = rule;
      else if (rule.namespace === namespace && hasAll(labels, rule.selector)) return rule;
    }
    return unselective;
  }

  #visible(namespace: string, hostname: string): readonly MergedRule[] | undefined {
    const rules = this.#exported.get(namespace)?.mostSpecific(hostname);
    const visible = rules?.filter(
      ({ exportTo }) => exportTo.length === 0 || exportTo.includes("*") || exportTo.includes(this.#caller.namespace),
    );
    return visible !== undefined && visible.length > 0 ? visible : undefined;
  }
}

function add(index: Index, rule: DestinationRuleResource, exportTo: readonly string[]): void {
  const hosts = index.get(rule.namespace) ?? new HostMap<MergedRule[]>();
  index.set(rule.namespace, hosts);
  const host = resolveHost(rule.spec.host ?? "", rule.namespace);
  const list = hosts.get(host) ?? [];
  hosts.set(host, list);
  mergeInto(list, rule, exportTo);
}

/** Adds a rule to those of its host: merged into each that Istio merges it with, and on its own otherwise. */
function mergeInto(list: MergedRule[], rule: DestinationRuleResource, exportTo: readonly string[]): void {
  let separate = true;
  const selector = rule.spec.workloadSelector ? (rule.spec.workloadSelector.matchLabels ?? {}) : undefined;
  for (const [index, existing] of list.entries()) {
    const same = sameSet(exportTo, existing.exportTo);
    const wider = existing.exportTo.length > 0 && existing.exportTo.every((entry) => exportTo.includes(entry));
    separate = !same;
    if (!same && !wider) continue;
    const bothSelect = selector !== undefined && existing.selector !== undefined;
    const sameSelector = bothSelect && sameLabels(selector, existing.selector ?? {});
    if (bothSelect && !sameSelector) {
      separate = true;
      continue;
    }
    if (sameSelector || (selector === undefined && existing.selector === undefined)) separate = false;
    list[index] = merged(existing, rule);
  }
  if (separate) list.push(alone(rule, exportTo, selector));
}

function merged(existing: MergedRule, rule: DestinationRuleResource): MergedRule {
  const subsets = new Map(existing.subsets);
  for (const [name, subset] of subsetsOf(rule)) if (!subsets.has(name)) subsets.set(name, subset);
  return {
    ...existing,
    from: [...existing.from, rule],
    subsets,
    trafficPolicy: existing.trafficPolicy ?? policyOf(rule),
  };
}

function alone(
  rule: DestinationRuleResource,
  exportTo: readonly string[],
  selector: MergedRule["selector"],
): MergedRule {
  const { namespace } = rule;
  return { namespace, exportTo, from: [rule], selector, trafficPolicy: policyOf(rule), subsets: subsetsOf(rule) };
}

function policyOf(rule: DestinationRuleResource): MergedRule["trafficPolicy"] {
  const spec = rule.spec.trafficPolicy;
  return spec ? { spec, position: rule.positionOf(["spec", "trafficPolicy"]) } : undefined;
}

function subsetsOf(rule: DestinationRuleResource): Map<string, MergedSubset> {
  const subsets = new Map<string, MergedSubset>();
  for (const [index, spec] of (rule.spec.subsets ?? []).entries()) {
    const path: Path = ["spec", "subsets", index];
    if (!subsets.has(spec.name ?? "")) {
      subsets.set(spec.name ?? "", {
        spec,
        get position() {
          return rule.positionOf(path);
        },
      });
    }
  }
  return subsets;
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((entry) => right.includes(entry));
}

function sameLabels(
  left: Readonly<Record<string, string | null>>,
  right: Readonly<Record<string, string | null>>,
): boolean {
  return Object.keys(left).length === Object.keys(right).length && hasAll(left, right);
}
