import type { Question, Resource, Scenario } from "../scenario.ts";
import type { Judgement } from "../verdict.ts";
import { fieldsOf, kindName, readFields } from "./read-fields.ts";

export interface FieldCoverage {
  readonly field: string;
  /** Configurations that have it. */
  readonly drawn: number;
  /** Requests in whose way a resource, or a route, with the field stood. */
  readonly hit: number;
}

/** How often each field that is read was drawn and hit. */
export function measureCoverage(
  scenarios: readonly Scenario[],
  judgements: ReadonlyMap<string, readonly Judgement[]>,
): readonly FieldCoverage[] {
  const drawn = new Map<string, number>();
  const hit = new Map<string, number>();
  for (const scenario of scenarios) {
    const all = new Set(scenario.objects.flatMap((object) => [...fieldsIn(object)]));
    for (const field of fieldsOf("MeshConfig", scenario.meshConfig)) all.add(field);
    count(drawn, all);
    for (const [index, question] of scenario.requests.entries()) {
      const judgement = judgements.get(scenario.id)?.[index];
      if (judgement !== undefined) count(hit, fieldsInTheWay(scenario, question, judgement));
    }
  }
  return readFields().map((field) => ({ field, drawn: drawn.get(field) ?? 0, hit: hit.get(field) ?? 0 }));
}

function count(counts: Map<string, number>, fields: Iterable<string>): void {
  for (const field of fields) counts.set(field, (counts.get(field) ?? 0) + 1);
}

function fieldsIn(object: Resource, skip?: (path: string) => boolean): ReadonlySet<string> {
  const group = object.apiVersion.includes("/") ? (object.apiVersion.split("/")[0] ?? "") : "";
  return fieldsOf(kindName(object.kind, group), object.spec, skip);
}

function fieldsInTheWay(scenario: Scenario, question: Question, judgement: Judgement): ReadonlySet<string> {
  const found = new Set(fieldsOf("MeshConfig", scenario.meshConfig));
  for (const object of scenario.objects) {
    const skip = inTheWay(object, scenario, question, judgement);
    if (skip === undefined) continue;
    for (const field of fieldsIn(object, skip)) found.add(field);
  }
  return found;
}

const EVERYTHING = (): boolean => false;

/** Undefined: the object has nothing to do with the request; else which parts of it have nothing to do with it. */
function inTheWay(
  object: Resource,
  { callers, objects }: Scenario,
  question: Question,
  { verdict, sources }: Judgement,
): ((path: string) => boolean) | undefined {
  const caller = callers.find(({ id }) => id === question.caller);
  const { name, namespace = "" } = object.metadata;
  const clusters = Object.keys(verdict.clusters ?? {});
  const when = (condition: boolean) => (condition ? EVERYTHING : undefined);
  switch (object.kind) {
    case "VirtualService":
      return virtualServiceParts(object, objects, verdict.route, sources);
    case "DestinationRule":
      return when(sources.includes(`destination-rule ${namespace}/${name}`));
    case "Service":
      if (name === "alias") return when(question.host.startsWith("alias") && verdict.outcome !== "passthrough");
      return when(clusters.some((cluster) => cluster.endsWith(`|${name}.${namespace}.svc.cluster.local`)));
    case "ServiceEntry": {
      const { hosts } = object.spec as { readonly hosts: readonly string[] };
      return when(clusters.some((cluster) => hosts.includes(cluster.split("|").at(-1) ?? "")));
    }
    case "WorkloadEntry":
    case "PeerAuthentication":
      return when(clusters.some((cluster) => namespace === "istio-system" || cluster.includes(`.${namespace}.`)));
    case "Gateway":
      return when(caller?.kind === "router" && verdict.outcome !== "no-listener");
    case "Sidecar":
      return when(caller?.kind === "sidecar" && (namespace === caller.namespace || namespace === "istio-system"));
    case "ReferenceGrant":
      return when(
        caller?.kind === "router" &&
          isMadeOfHttpRoutes(sources) &&
          namespace !== caller.namespace &&
          verdict.clusters !== undefined,
      );
    case "HTTPRoute":
      return httpRouteParts(`${namespace}.${name}.`, verdict.route, sources);
    default:
      return undefined;
  }
}

/** Conditions of every entry that was looked at, the rest of the chosen one. Generated names tell the entry. */
function virtualServiceParts(
  { metadata, spec }: Resource,
  objects: readonly Resource[],
  route: string | undefined,
  sources: readonly string[],
): ((path: string) => boolean) | undefined {
  const own = sources.includes(`virtual-service ${metadata.namespace}/${metadata.name}`);
  const delegated = metadata.name.startsWith("delegate-");
  const root = delegated && objects.some((other) => delegatesTo(other, metadata.name, sources));
  if (!own && !root) return undefined;
  const indices = [...(route ?? "").matchAll(/\br(\d+)/g)].map(([, digits]) => Number(digits));
  const index = indices.find((number) => number >= 10 === delegated);
  if (delegated && index === undefined) return undefined;
  const { http = [] } = spec as { readonly http?: readonly unknown[] };
  const chosen = index === undefined ? undefined : delegated ? index - 10 : index;
  return (path) => {
    const at = /^http\[(\d+)\](?:\.(\w+))?/.exec(path);
    if (at === null || at[2] === undefined) return false;
    const entry = Number(at[1]);
    if (chosen === undefined) return http.length > 1;
    return at[2] === "match" ? entry > chosen : entry !== chosen;
  };
}

function delegatesTo({ kind, metadata, spec }: Resource, name: string, sources: readonly string[]): boolean {
  const used = sources.includes(`virtual-service ${metadata.namespace}/${metadata.name}`);
  return kind === "VirtualService" && used && JSON.stringify(spec).includes(`"${name}"`);
}

/** Istio names such a route by its rule's name, or by namespace, name and rule: `default.route-1.0`. */
function httpRouteParts(
  prefix: string,
  route: string | undefined,
  sources: readonly string[],
): ((path: string) => boolean) | undefined {
  if (route === undefined || !isMadeOfHttpRoutes(sources)) return undefined;
  const rule = route.startsWith(prefix) ? /^(\d+)/.exec(route.slice(prefix.length)) : /^rule-(\d+)/.exec(route);
  if (rule === null) return undefined;
  const chosen = Number(rule[1]);
  return (path) => {
    const at = /^rules\[(\d+)\]\.(\w+)/.exec(path);
    if (at === null) return false;
    return at[2] === "matches" ? Number(at[1]) > chosen : Number(at[1]) !== chosen;
  };
}

/** Istio's name for what it makes of HTTPRoutes has a tilde. */
export function isMadeOfHttpRoutes(sources: readonly string[]): boolean {
  return sources.some((source) => source.startsWith("virtual-service ") && source.includes("~"));
}
