/** A point of a route plan. `requestId` is the order whose rider gets in or out there. */
export interface RoutePoint {
  readonly requestId: string;
  readonly kind: "pickup" | "dropoff";
  readonly name: string;
  readonly lat: number;
  readonly lng: number;
}

/** The route of a plan without the riders who left the group after it was planned. Order is kept. */
export function routePointsOf(plan: readonly RoutePoint[], requestIds: readonly string[]): RoutePoint[] {
  const aboard = new Set(requestIds);
  return plan.filter((point) => aboard.has(point.requestId));
}
