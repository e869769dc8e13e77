import type { RoutingDecision } from "@dyeing/lanes/explain";

/** The decision with the timeouts of its route multiplied. */
export function stretchTimeouts(decision: RoutingDecision, factor: number): RoutingDecision {
  if (factor === 1 || decision.outcome !== "routed") return decision;
  const { route } = decision;
  const retries = { ...route.retries, perTryTimeoutMs: times(route.retries.perTryTimeoutMs, factor) };
  return { ...decision, route: { ...route, timeoutMs: times(route.timeoutMs, factor), retries } };
}

function times(milliseconds: number | undefined, factor: number): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds * factor;
}
