import type { Resource, VirtualServiceResource } from "../../resource/resource-set.ts";
import type { HttpMatchSpec, HttpRouteSpec, StringMatchSpec } from "../../resource/shape/virtual-service.ts";
import type { Path } from "../../resource/source-document.ts";
import type { SourcePosition } from "../../resource/source-position.ts";
import { exportedTo, isVisible } from "./visibility.ts";

/** A route of a VirtualService, or of one that it delegates to, as it serves. */
export interface EffectiveRoute {
  readonly spec: HttpRouteSpec;
  /** Place in the `http` list of the VirtualService that the host names. */
  readonly index: number;
  /** The VirtualService that holds the route itself: short names in it are of its namespace. */
  readonly owner: Pick<Resource<unknown>, "namespace" | "positionOf">;
  readonly path: Path;
  /** Of the Gateway API: a prefix of a path stands for whole segments. */
  readonly pathSegments?: boolean;
}

/** A route that delegates to nothing. */
export interface LostRoute {
  readonly index: number;
  readonly position: SourcePosition;
  readonly reason: string;
}

export interface EffectiveRoutes {
  readonly routes: readonly EffectiveRoute[];
  readonly lost: readonly LostRoute[];
}

/** The routes of a VirtualService with those that it delegates to in their place, merged as Istio merges them. */
export function effectiveRoutes(
  root: VirtualServiceResource,
  delegates: ReadonlyMap<string, VirtualServiceResource>,
  defaultExportTo: readonly string[] | null | undefined,
): EffectiveRoutes {
  const routes: EffectiveRoute[] = [];
  const lost: LostRoute[] = [];
  for (const [index, spec] of (root.spec.http ?? []).entries()) {
    const path = ["spec", "http", index];
    if (!spec.delegate) {
      routes.push({ spec, index, owner: root, path });
      continue;
    }
    const name = `${spec.delegate.namespace || root.namespace}/${spec.delegate.name ?? ""}`;
    const owner = delegates.get(name);
    const lose = (reason: string): void => {
      lost.push({ index, position: root.positionOf([...path, "delegate"]), reason });
    };
    if (owner === undefined) {
      lose(`there is no VirtualService \`${name}\` without hosts to delegate to`);
      continue;
    }
    if (!isVisible(exportedTo(owner.spec.exportTo, defaultExportTo, owner.namespace), root.namespace)) {
      lose(`VirtualService \`${name}\` is not exported to \`${root.namespace}\``);
      continue;
    }
    for (const [place, leaf] of (owner.spec.http ?? []).entries()) {
      const merged = mergeRoutes(spec, leaf);
      if (merged === undefined) lose(`route ${place} of \`${name}\` has a match that contradicts the root's`);
      else routes.push({ spec: merged, index, owner, path: ["spec", "http", place] });
    }
  }
  return { routes, lost };
}

const INHERITED = [
  "rewrite",
  "directResponse",
  "timeout",
  "retries",
  "fault",
  "mirror",
  "mirrorPercent",
  "mirrorPercentage",
  "corsPolicy",
  "mirrors",
  "headers",
] as const;

/** Undefined when the matches contradict each other: Istio drops the route. */
function mergeRoutes(root: HttpRouteSpec, leaf: HttpRouteSpec): HttpRouteSpec | undefined {
  const match = mergeMatches(root.match ?? [], leaf.match ?? []);
  if (match === undefined) return undefined;
  const merged: Record<string, unknown> = { ...leaf, match, name: joined(root.name, leaf.name) };
  for (const key of INHERITED) merged[key] = leaf[key] ?? root[key];
  return merged as HttpRouteSpec;
}

function joined(root: string | null | undefined, leaf: string | null | undefined): string | undefined {
  if (!leaf) return root || undefined;
  return root ? `${root}-${leaf}` : leaf;
}

function mergeMatches(
  root: readonly HttpMatchSpec[],
  leaf: readonly HttpMatchSpec[],
): readonly HttpMatchSpec[] | undefined {
  if (root.length === 0) return leaf;
  if (leaf.length === 0) return root;
  const merged: HttpMatchSpec[] = [];
  for (const inner of leaf) {
    const fitting = root.filter((outer) => !contradict(outer, inner));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map((outer) => mergeMatch(outer, inner)));
  }
  return merged;
}

function mergeMatch(root: HttpMatchSpec, leaf: HttpMatchSpec): HttpMatchSpec {
  return {
    ...leaf,
    name: joined(root.name, leaf.name) ?? null,
    uri: leaf.uri ?? root.uri ?? null,
    scheme: leaf.scheme ?? root.scheme ?? null,
    method: leaf.method ?? root.method ?? null,
    authority: leaf.authority ?? root.authority ?? null,
    headers: { ...root.headers, ...leaf.headers },
    withoutHeaders: { ...root.withoutHeaders, ...leaf.withoutHeaders },
    queryParams: { ...root.queryParams, ...leaf.queryParams },
    port: leaf.port || (root.port ?? null),
    sourceLabels: { ...root.sourceLabels, ...leaf.sourceLabels },
    sourceNamespace: leaf.sourceNamespace || (root.sourceNamespace ?? null),
    gateways: (leaf.gateways ?? []).length > 0 ? (leaf.gateways ?? null) : (root.gateways ?? null),
  };
}

function contradict(root: HttpMatchSpec, leaf: HttpMatchSpec): boolean {
  for (const key of ["uri", "scheme", "method", "authority"] as const) {
    if (matchesContradict(root[key], leaf[key])) return true;
  }
  for (const key of ["headers", "withoutHeaders", "queryParams"] as const) {
    for (const [name, value] of Object.entries(leaf[key] ?? {})) {
      if (matchesContradict(root[key]?.[name], value)) return true;
    }
  }
  if ((root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false)) return true;
  if (root.port && leaf.port && root.port !== leaf.port) return true;
  if (root.sourceNamespace && root.sourceNamespace !== leaf.sourceNamespace) return true;
  for (const [key, value] of Object.entries(leaf.sourceLabels ?? {})) {
    const outer = root.sourceLabels?.[key];
    if (outer !== undefined && outer !== value) return true;
  }
  const outer = root.gateways ?? [];
  return outer.length > 0 && (leaf.gateways ?? []).some((gateway) => !outer.includes(gateway));
}

/** Whether the inner condition is not within the outer one, as Istio judges it: patterns never are. */
function matchesContradict(
  root: StringMatchSpec | null | undefined,
  leaf: StringMatchSpec | null | undefined,
): boolean {
  if (!root || !leaf) return false;
  const any = (match: StringMatchSpec): boolean => Boolean(match.regex || match.prefix || match.exact);
  if (root.regex && any(leaf)) return true;
  if (leaf.regex && any(root)) return true;
  if (root.exact) return Boolean(leaf.prefix) || leaf.exact !== root.exact;
  const inner = leaf.prefix || leaf.exact;
  return root.prefix && inner ? !inner.startsWith(root.prefix) : true;
}
