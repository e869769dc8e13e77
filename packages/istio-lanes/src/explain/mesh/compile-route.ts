import { durationMs } from "../../resource/duration.ts";
import type { DestinationSpec, HttpMatchSpec, HttpRouteSpec } from "../../resource/shape/virtual-service.ts";
import { hasAll } from "../registry/build-services.ts";
import type { Caller } from "../registry/caller.ts";
import type { EffectiveRoute } from "../registry/delegates.ts";
import type { MeshSettings } from "../registry/mesh-settings.ts";
import { resolveHost } from "../registry/resolve-host.ts";
import { resolveGateway } from "../registry/routing-resource.ts";
import type { ClusterLookup } from "./compile-clusters.ts";
import { compileFault } from "./fault.ts";
import type { HashLookup, HashPolicy } from "./hash-policy.ts";
import type { MatchPool } from "./match-pool.ts";
import type { Exclusion, Mirror, Route, WeightedCluster } from "./mesh.ts";
import { compileRetries } from "./retry-policy.ts";
import {
  authorityOf,
  compileCors,
  compileDirectResponse,
  compileOperations,
  compileRedirect,
  compileRewrite,
  joinOperations,
  NO_OPERATIONS,
} from "./route-actions.ts";

/** What the routes of one listener share. */
export interface RouteContext {
  readonly caller: Caller;
  readonly settings: MeshSettings;
  readonly port: number;
  /** `mesh` for a sidecar; the names of the Gateways that serve the port otherwise. */
  readonly gateways: ReadonlySet<string>;
  /** Whether the listener ends TLS. */
  readonly tls: boolean;
  readonly clusterOf: ClusterLookup;
  readonly hashOf: HashLookup;
  /** The host that a host stands for: itself, unless it is an ExternalName Service. */
  readonly targetOf: (host: string) => string;
  readonly matches: MatchPool;
  /** The port of a destination that names none. */
  readonly defaultPort: (host: string) => number;
}

/** The same object for all such routes, as for equal matches. */
const NO_MATCHES: Route["matches"] = Object.freeze([]);

/** A host without VirtualService: every endpoint, no timeout, the mesh's default retries. */
export function defaultRoute(host: string, context: RouteContext): Route {
  const hash = context.hashOf(host, undefined, context.port);
  return {
    index: 0,
    name: "default",
    position: undefined,
    matches: NO_MATCHES,
    destinations: [destinationTo(context.clusterOf(host, undefined, context.port))],
    totalWeight: 1,
    hashedBy: hash === undefined ? [] : [hash],
    declaredWeight: false,
    timeoutMs: undefined,
    retries: compileRetries(undefined, context.settings.retries),
    fault: undefined,
    rewrite: undefined,
    redirect: undefined,
    directResponse: undefined,
    mirrors: [],
    cors: undefined,
    request: NO_OPERATIONS,
    response: NO_OPERATIONS,
  };
}

/** Where a gateway sends calls in the clear to the same with TLS. */
export function httpsRedirectRoute(context: Pick<RouteContext, "settings">): Route {
  return {
    index: 0,
    name: undefined,
    position: undefined,
    matches: NO_MATCHES,
    destinations: [],
    totalWeight: 0,
    hashedBy: [],
    declaredWeight: false,
    timeoutMs: undefined,
    retries: compileRetries(undefined, context.settings.retries),
    fault: undefined,
    rewrite: undefined,
    redirect: {
      status: 301,
      scheme: "https",
      keepsPort: true,
      authority: undefined,
      port: undefined,
      path: undefined,
      prefix: undefined,
    },
    directResponse: undefined,
    mirrors: [],
    cors: undefined,
    request: NO_OPERATIONS,
    response: NO_OPERATIONS,
  };
}

function destinationTo(cluster: WeightedCluster["cluster"]): WeightedCluster {
  return { cluster, weight: 1, request: NO_OPERATIONS, response: NO_OPERATIONS, authority: undefined };
}

export function compileRoute(effective: EffectiveRoute, context: RouteContext): Route {
  const { spec, index, owner, path, pathSegments = false } = effective;
  const answered = Boolean(spec.redirect || spec.directResponse);
  const destinations = answered ? [] : compileDestinations(spec, owner.namespace, context);
  const hashedBy = answered ? [] : compileHashes(spec, owner.namespace, context);
  const single = answered || spec.route?.length !== 1 ? undefined : spec.route[0]?.headers;
  const timeoutMs = spec.timeout ? durationMs(spec.timeout) : undefined;
  return {
    index,
    name: spec.name || undefined,
    // Not a getter: each would give its route a hidden class of its own, and make every look at a route a slow one.
    position: owner.positionOf(path),
    matches: context.matches.compile(
      (spec.match ?? []).map((match) => ({ spec: match, excluded: exclusion(match, owner.namespace, context) })),
      pathSegments,
    ),
    destinations,
    totalWeight: destinations.reduce((sum, { weight }) => sum + weight, 0),
    hashedBy,
    declaredWeight: destinations.length === 1 && Boolean(spec.route?.[0]?.weight) && spec.route?.[0]?.weight !== 100,
    timeoutMs: timeoutMs === 0 ? undefined : timeoutMs,
    // The same endpoint again, where the only destination hashes: that is what it is for.
    retries: compileRetries(spec.retries, context.settings.retries, spec.route?.length === 1 && hashedBy.length > 0),
    fault: compileFault(spec.fault),
    rewrite: answered ? undefined : compileRewrite(spec, pathSegments),
    redirect: compileRedirect(spec.redirect, context.port, context.tls),
    directResponse: spec.redirect ? undefined : compileDirectResponse(spec.directResponse),
    mirrors: answered ? [] : compileMirrors(spec, owner.namespace, context),
    cors: compileCors(spec.corsPolicy),
    request: joinOperations(compileOperations(spec.headers?.request), compileOperations(single?.request)),
    response: joinOperations(compileOperations(spec.headers?.response), compileOperations(single?.response)),
  };
}

function compileDestinations(
  spec: HttpRouteSpec,
  namespace: string,
  context: RouteContext,
): readonly WeightedCluster[] {
  const route = served(spec);
  const alone = spec.route?.length === 1;
  return route.map(({ destination, weight, headers }) => ({
    cluster: clusterFor(destination ?? {}, namespace, context),
    weight: alone ? 1 : (weight ?? 0),
    // Those of a single destination are made part of the route's.
    request: alone ? NO_OPERATIONS : compileOperations(headers?.request),
    response: alone ? NO_OPERATIONS : compileOperations(headers?.response),
    authority: authorityOf(headers),
  }));
}

/** A single destination takes everything, whatever its weight; among several those without weight take nothing. */
function served({ route }: HttpRouteSpec): NonNullable<HttpRouteSpec["route"]> {
  if (!route) return [];
  return route.length === 1 ? route : route.filter(({ weight }) => weight);
}

function compileHashes(spec: HttpRouteSpec, namespace: string, { hashOf }: RouteContext): readonly HashPolicy[] {
  return served(spec)
    .map(({ destination }) =>
      hashOf(
        resolveHost(destination?.host ?? "", namespace),
        destination?.subset || undefined,
        destination?.port?.number ?? undefined,
      ),
    )
    .filter((hash) => hash !== undefined);
}

function clusterFor(
  destination: DestinationSpec,
  namespace: string,
  { clusterOf, defaultPort, targetOf }: RouteContext,
): WeightedCluster["cluster"] {
  const host = resolveHost(destination.host ?? "", namespace);
  return clusterOf(targetOf(host), destination.subset || undefined, destination.port?.number ?? defaultPort(host));
}

function compileMirrors(spec: HttpRouteSpec, namespace: string, context: RouteContext): readonly Mirror[] {
  const mirrors: Mirror[] = [];
  const add = (destination: DestinationSpec | null | undefined, percent: number): void => {
    if (destination && percent > 0) mirrors.push({ cluster: clusterFor(destination, namespace, context), percent });
  };
  const old = spec.mirrorPercent ?? spec.mirror_percent;
  add(spec.mirror, spec.mirrorPercentage ? (spec.mirrorPercentage.value ?? 0) : (old ?? 100));
  for (const { destination, percentage } of spec.mirrors ?? []) {
    add(destination, percentage ? (percentage.value ?? 0) : 100);
  }
  return mirrors;
}

/** What keeps a match from being looked at. Where `gateways` are named, labels and namespace do not count. */
function exclusion(
  match: HttpMatchSpec,
  namespace: string,
  { caller, port, gateways }: RouteContext,
): Exclusion | undefined {
  if (match.port && match.port !== port) {
    return { kind: "port", expected: String(match.port), actual: String(port) };
  }
  const named = match.gateways ?? [];
  if (named.length > 0) {
    if (named.some((gateway) => gateways.has(resolveGateway(gateway, namespace)))) return undefined;
    return { kind: "gateways", expected: named.join(", "), actual: [...gateways].join(", ") };
  }
  const labels = match.sourceLabels ?? {};
  if (!hasAll(caller.labels, labels)) {
    return { kind: "sourceLabels", expected: labelText(labels), actual: labelText(caller.labels) };
  }
  if (match.sourceNamespace && match.sourceNamespace !== caller.namespace) {
    return { kind: "sourceNamespace", expected: match.sourceNamespace, actual: caller.namespace };
  }
  return undefined;
}

function labelText(labels: Readonly<Record<string, string | null>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value ?? ""}`)
    .join(", ");
}
