import type { RouteRequest } from "../matching/route-request.ts";
import type { Cluster } from "../mesh/cluster.ts";
import type { Evidence } from "../mesh/evidence.ts";
import { hashes } from "../mesh/load-balancing.ts";
import type { Route } from "../mesh/mesh.ts";
import { nextHopOf } from "../mesh/next-hop.ts";
import type { RoutingDecision } from "../mesh/routing-decision.ts";
import type { Notice } from "./notice.ts";

/** What is easily misread about the route that was taken, and about those behind it. */
export function routeNotices(request: RouteRequest, decision: RoutingDecision, evidence: Evidence): readonly Notice[] {
  const notices: Notice[] = [];
  const { route } = decision;
  const add = (message: string): void => {
    notices.push({ position: route?.position, message });
  };
  if (evidence.requestId !== undefined) {
    add("the proxy makes up an `x-request-id` before it routes, another one each time: a condition on it is a draw");
  }
  if (route === undefined) return notices;
  addFaults(route, add);
  addWeights(route, evidence, add);
  if (decision.cluster !== undefined) addEndpoints(route, decision.cluster, add);
  if (route.matches.length > 1)
    add(`entries of \`match\` are alternatives: one of the ${route.matches.length} is enough`);
  const hop = nextHopOf(request, decision);
  if (hop !== undefined && route.rewrite !== undefined && hop.path.startsWith("//")) {
    add(
      `the path goes on as \`${hop.path}\`: what a prefix of a URI matched is replaced as it stands, without the rest's \`/\``,
    );
  }
  return notices;
}

/** Settings that look as if they chose the endpoint. */
function addEndpoints(route: Route, { host, subset, loadBalancing }: Cluster, add: (message: string) => void): void {
  if (hashes(loadBalancing) && route.hashedBy.length === 0) {
    add(
      `\`${host}\` hashes and the route does not say by what: any endpoint is taken. Settings of a port hash where the destination names the port`,
    );
  }
  if (loadBalancing.policy === "PASSTHROUGH" && subset !== undefined) {
    add(`calls to \`${host}\` go to the address that the caller found: subset \`${subset}\` chooses nothing`);
  }
}

function addFaults({ fault, retries, timeoutMs }: Route, add: (message: string) => void): void {
  if (fault?.delay?.percent === 0) add("the delay meets no request: it has no `percentage`, and the default is 0");
  if (fault?.abort?.percent === 0) add("the abort meets no request: it has no `percentage`, and the default is 0");
  if (fault === undefined) return;
  if (fault.abort !== undefined && retries.attempts > 0) {
    add("an aborted request is not retried: the caller's own proxy aborts it before retries begin");
  }
  if (fault.delay !== undefined && timeoutMs !== undefined) {
    add("an injected delay does not count against the timeout: the caller's own proxy waits before that begins");
  }
}

function addWeights(route: Route, evidence: Evidence, add: (message: string) => void): void {
  const [only] = route.destinations;
  if (route.destinations.length !== 1 || only === undefined) return;
  const later = evidence.virtualHost?.routes.slice(route.index + 1) ?? [];
  const more =
    later.length > 0 && route.matches.length === 0 ? "; weights share requests within one `route` list only" : "";
  if (more !== "" || route.declaredWeight) {
    add(`\`${only.cluster.host}\` is the only destination of the route and takes all of its requests${more}`);
  }
}
