import type { ExplainedDestination, ExplainedRoute, Explanation, NextHop } from "./explanation.ts";
import type { RouteRequest } from "./matching/route-request.ts";
import { decide } from "./mesh/decide.ts";
import type { Decision } from "./mesh/decision.ts";
import { Evidence, type RouteEvidence } from "./mesh/evidence.ts";
import { hostOf } from "./mesh/host-table.ts";
import { hashes } from "./mesh/load-balancing.ts";
import type { Mesh } from "./mesh/mesh.ts";
import { locationOf, nextHopOf } from "./mesh/next-hop.ts";
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
export function routeNameOf({ route, match }: Decision): string | undefined {
  if (match?.name === undefined) return route?.name;
  return `${route?.name ?? ""}.${match.name}`;
}

/** What most callers do not ask for is worked out when it is asked for. */
class ExplainedRequest implements Explanation {
  readonly outcome: Explanation["outcome"];
  readonly reason: Explanation["reason"];
  readonly host: string;
  readonly port: number;
  readonly virtualService: Explanation["virtualService"];
  readonly routes: readonly ExplainedRoute[];
  readonly chosen: ExplainedRoute | undefined;
  readonly drawn: number | undefined;
  readonly cluster: Explanation["cluster"];
  readonly hashedBy: Explanation["hashedBy"];
  readonly timeoutMs: number | undefined;
  readonly retries: Explanation["retries"];
  readonly faultPolicy: Explanation["faultPolicy"];
  readonly fault: Explanation["fault"];
  readonly rewrite: Explanation["rewrite"];
  readonly redirect: Explanation["redirect"];
  readonly directResponse: Explanation["directResponse"];
  readonly mirrors: Explanation["mirrors"];
  readonly cors: Explanation["cors"];
  readonly madeUpRequestId: string | undefined;
  readonly #request: RouteRequest;
  readonly #mesh: Mesh;
  readonly #decision: Decision;
  readonly #evidence: Evidence;

  constructor(request: RouteRequest, mesh: Mesh, decision: Decision, evidence: Evidence) {
    const { route } = decision;
    const { virtualHost } = evidence;
    this.outcome = decision.outcome;
    this.reason = decision.outcome === "missed" ? decision.reason : undefined;
    this.host = virtualHost?.host ?? hostOf(request.host);
    this.port = evidence.port;
    this.virtualService = virtualHost?.resource;
    this.routes = evidence.routes.map(explained);
    this.chosen = route === undefined ? undefined : this.routes.at(-1);
    this.drawn = evidence.drawn;
    this.cluster = decision.cluster;
    this.hashedBy = this.cluster !== undefined && hashes(this.cluster.loadBalancing) ? (route?.hashedBy ?? []) : [];
    this.timeoutMs = route?.timeoutMs;
    this.retries = decision.outcome === "answered" ? undefined : route?.retries;
    this.faultPolicy = route?.fault;
    this.fault = decision.fault;
    this.rewrite = route?.rewrite;
    this.redirect = route?.redirect;
    this.directResponse = route?.directResponse;
    this.mirrors = route?.mirrors ?? [];
    this.cors = route?.cors;
    this.madeUpRequestId = evidence.requestId;
    this.#request = request;
    this.#mesh = mesh;
    this.#decision = decision;
    this.#evidence = evidence;
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

  get location(): string | undefined {
    return locationOf(this.#request, this.#decision, this.#mesh.settings);
  }

  get nextHop(): NextHop | undefined {
    return nextHopOf(this.#request, this.#decision, this.#mesh.settings);
  }

  get notices(): readonly Notice[] {
    return collectNotices(this.#request, this.#mesh, this.#decision, this.#evidence);
  }

  toJSON(): object {
    const { routeName, destinations, location, nextHop, notices } = this;
    return { ...this, routeName, destinations, location, nextHop, notices };
  }
}

function explained({ route, matches, matched }: RouteEvidence): ExplainedRoute {
  return { index: route.index, name: route.name, position: route.position, matched, matches };
}
