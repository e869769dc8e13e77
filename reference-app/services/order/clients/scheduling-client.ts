import { z } from "zod";
import type { CallEdge } from "../../../kit/break-edge.ts";
import { createJsonClient } from "../../../kit/json-client.ts";
import { rideIdHeader } from "../../../kit/ride-id-header.ts";
import type { Place } from "../domain/place.ts";

const RouteReply = z.object({
  distanceMeters: z.number().nonnegative(),
  durationSeconds: z.number().nonnegative(),
});

const PlanReply = z.object({
  stops: z.array(z.looseObject({ requestId: z.string() })),
  distanceMeters: z.number().nonnegative(),
  durationSeconds: z.number().nonnegative(),
});

export type Route = z.infer<typeof RouteReply>;
export type TripPlan = z.infer<typeof PlanReply>;

export interface SchedulingClient {
  /** `rideId`: the ride that the call is about. */
  route(origin: Place, destination: Place, rideId: string): Promise<Route>;
  planTrip(requestIds: readonly string[], rideId: string): Promise<TripPlan>;
}

export function createSchedulingClient(baseUrl: string, callEdge: CallEdge, timeoutMs = 2_000): SchedulingClient {
  const http = createJsonClient({ edge: "order->scheduling", baseUrl, callEdge, timeoutMs });
  return {
    route: (origin, destination, rideId) =>
      http.postJson("/v1/routes", { origin, destination }, { schema: RouteReply, headers: rideIdHeader(rideId) }),
    planTrip: (requestIds, rideId) =>
      http.postJson("/v1/trips/plan", { requestIds }, { schema: PlanReply, headers: rideIdHeader(rideId) }),
  };
}
