/**
 * A point of a route plan, as scheduling described it. `requestId` is the order whose rider gets in or out there; the
 * rest is passed on to riders and drivers as it is.
 */
export interface RoutePoint {
  readonly requestId: string;
  readonly [detail: string]: unknown;
}

/** The route of a plan without the riders who left the group after it was planned. Order is kept. */
export function routePointsOf(plan: readonly RoutePoint[], requestIds: readonly string[]): RoutePoint[] {
  const aboard = new Set(requestIds);
  return plan.filter((point) => aboard.has(point.requestId));
}
