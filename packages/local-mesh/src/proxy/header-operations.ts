import type { Cluster, HeaderOperations, Route, RoutingDecision, WeightedCluster } from "@dyeing/lanes/explain";

/** What frames a message or belongs to one hop is not for a route to change. */
const NOT_FOR_ROUTES: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "host",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const NONE: readonly HeaderOperations[] = [];

/** What is done to the headers of an answer: by the destination, then by the route. */
export function responseOperations(decision: RoutingDecision): readonly HeaderOperations[] {
  const { route } = decision;
  if (route === undefined) return NONE;
  const destination = decision.outcome === "routed" ? decision.destination : destinationOf(route, decision.cluster);
  const operations = destination === undefined ? [route.response] : [destination.response, route.response];
  return operations.some(changesAny) ? operations : NONE;
}

function destinationOf(route: Route, cluster: Cluster | undefined): WeightedCluster | undefined {
  return cluster && route.destinations.find((one) => one.cluster === cluster);
}

function changesAny({ remove, set, add }: HeaderOperations): boolean {
  return remove.length + set.length + add.length > 0;
}

/** Header lines after a route's operations: removed, then set, then added behind the others. */
export function operate(rawHeaders: readonly string[], operations: HeaderOperations): readonly string[] {
  if (!changesAny(operations)) return rawHeaders;
  const { remove, set, add } = operations;
  const gone = new Set([...remove, ...set.map(([name]) => name)].map((name) => name.toLowerCase()).filter(isForRoutes));
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!gone.has(name.toLowerCase())) kept.push(name, rawHeaders[index + 1] ?? "");
  }
  // Of what is set twice the last counts: with one destination, its operations come behind those of the route.
  const last = new Map(set.map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of [...last, ...add]) {
    const lower = name.toLowerCase();
    if (isForRoutes(lower)) kept.push(lower, Buffer.from(value).toString("latin1"));
  }
  return kept;
}

function isForRoutes(name: string): boolean {
  return !name.startsWith(":") && !NOT_FOR_ROUTES.has(name);
}
