import type { ExplainedDestination, ExplainedRoute, Explanation, NextHop } from "./explanation.ts";
import type { RouteRequest } from "./matching/route-request.ts";
import { decide } from "./mesh/decide.ts";
import { Evidence, type RouteEvidence } from "./mesh/evidence.ts";
import { hostOf } from "./mesh/host-table.ts";
import { hashes } from "./mesh/load-balancing.ts";
import type { Mesh, Route } from "./mesh/mesh.ts";
import { locationOf, nextHopOf } from "./mesh/next-hop.ts";
import type { RoutingDecision } from "./mesh/routing-decision.ts";
import { collectNotices } from "./notices/collect-notices.ts";
import type { Notice } from "./notices/notice.ts";

/**
 * Says where a request goes and why. `random` gives numbers in [0, 1) for weights and faults; default Math.random.
 * Never throws.
 */
export function explain(request: RouteRequest, mesh: Mesh, random: () => number = Math.random): Explanation {
  const evidence = new Evidence();
  return new ExplainedRequest(request, mesh, decide(mesh, request, random, evidence), evidence);
}

/** As Istio names Envoy's routes. */
export function routeNameOf({ route, match }: RoutingDecision): string | undefined {
  if (match?.name === undefined) return route?.name;
  return `${route?.name ?? ""}.${match.name}`;
}

/** Node's `console.log` shows what this method gives. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

const PARTS: Readonly<Record<keyof Explanation, true>> = {
  outcome: true,
  reason: true,
  host: true,
  port: true,
  virtualService: true,
  routes: true,
  chosen: true,
  routeName: true,
  destinations: true,
  drawn: true,
  cluster: true,
  hashedBy: true,
  timeoutMs: true,
  retries: true,
  faultPolicy: true,
  fault: true,
  rewrite: true,
  redirect: true,
  directResponse: true,
  location: true,
  mirrors: true,
  cors: true,
  nextHop: true,
  madeUpRequestId: true,
  notices: true,
};

/** Keeps the decision and its evidence. Each part is worked out when it is asked for: most callers want few. */
class ExplainedRequest implements Explanation {
  readonly #request: RouteRequest;
  readonly #mesh: Mesh;
  readonly #decision: RoutingDecision;
  readonly #evidence: Evidence;
  #routes: readonly ExplainedRoute[] | undefined;

  constructor(request: RouteRequest, mesh: Mesh, decision: RoutingDecision, evidence: Evidence) {
    this.#request = request;
    this.#mesh = mesh;
    this.#decision = decision;
    this.#evidence = evidence;
  }

  get outcome(): Explanation["outcome"] {
    return this.#decision.outcome;
  }

  get reason(): Explanation["reason"] {
    return this.#decision.outcome === "missed" ? this.#decision.reason : undefined;
  }

  get host(): string {
    return this.#evidence.virtualHost?.host ?? hostOf(this.#request.host);
  }

  get port(): number {
    return this.#evidence.port;
  }

  get virtualService(): Explanation["virtualService"] {
    return this.#evidence.virtualHost?.resource;
  }

  get routes(): readonly ExplainedRoute[] {
    const { virtualHost, routes } = this.#evidence;
    this.#routes ??= routes.map((looked) => new LookedAtRoute(looked, virtualHost?.routes[looked.place]));
    return this.#routes;
  }

  get chosen(): ExplainedRoute | undefined {
    return this.#decision.route === undefined ? undefined : this.routes.at(-1);
  }

  get routeName(): string | undefined {
    return routeNameOf(this.#decision);
  }

  get destinations(): readonly ExplainedDestination[] {
    const { route, cluster } = this.#decision;
    const destination = this.#decision.outcome === "routed" ? this.#decision.destination : undefined;
    return (route?.destinations ?? []).map((choice) => ({
      ...choice,
      chosen: destination === undefined ? choice.cluster === cluster : choice === destination,
    }));
  }

  get drawn(): number | undefined {
    return this.#evidence.drawn;
  }

  get cluster(): Explanation["cluster"] {
    return this.#decision.cluster;
  }

  get hashedBy(): Explanation["hashedBy"] {
    const { cluster, route } = this.#decision;
    return cluster !== undefined && hashes(cluster.loadBalancing) ? (route?.hashedBy ?? []) : [];
  }

  get timeoutMs(): number | undefined {
    return this.#decision.route?.timeoutMs;
  }

  get retries(): Explanation["retries"] {
    return this.#decision.outcome === "answered" ? undefined : this.#decision.route?.retries;
  }

  get faultPolicy(): Explanation["faultPolicy"] {
    return this.#decision.route?.fault;
  }

  get fault(): Explanation["fault"] {
    return this.#decision.fault;
  }

  get rewrite(): Explanation["rewrite"] {
    return this.#decision.route?.rewrite;
  }

  get redirect(): Explanation["redirect"] {
    return this.#decision.route?.redirect;
  }

  get directResponse(): Explanation["directResponse"] {
    return this.#decision.route?.directResponse;
  }

  get location(): string | undefined {
    return locationOf(this.#request, this.#decision, this.#mesh.settings);
  }

  get mirrors(): Explanation["mirrors"] {
    return this.#decision.route?.mirrors ?? [];
  }

  get cors(): Explanation["cors"] {
    return this.#decision.route?.cors;
  }

  get nextHop(): NextHop | undefined {
    return nextHopOf(this.#request, this.#decision, this.#mesh.settings);
  }

  get madeUpRequestId(): string | undefined {
    return this.#evidence.requestId;
  }

  get notices(): readonly Notice[] {
    return collectNotices(this.#request, this.#mesh, this.#decision, this.#evidence);
  }

  toJSON(): object {
    return Object.fromEntries(Object.keys(PARTS).map((part) => [part, this[part as keyof Explanation]]));
  }

  [INSPECT](): object {
    return this.toJSON();
  }
}

/** What was found, with what the route says of itself when it is asked. */
class LookedAtRoute implements ExplainedRoute {
  readonly matched: boolean;
  readonly matches: ExplainedRoute["matches"];
  readonly #route: Route | undefined;

  constructor({ matched, matches }: RouteEvidence, route: Route | undefined) {
    this.matched = matched;
    this.matches = matches;
    this.#route = route;
  }

  get index(): number {
    return this.#route?.index ?? 0;
  }

  get name(): string | undefined {
    return this.#route?.name;
  }

  get position(): ExplainedRoute["position"] {
    return this.#route?.position;
  }

  toJSON(): object {
    const { index, name, position, matched, matches } = this;
    return { index, name, position, matched, matches };
  }
  [INSPECT](): object {
    return this.toJSON();
  }
}
