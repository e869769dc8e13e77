import { z } from "zod";
import type { CallEdge } from "../../../kit/break-edge.ts";
import { createJsonClient } from "../../../kit/json-client.ts";
import { ServedBySchema } from "../../../kit/served-by.ts";
import type { Place } from "../domain/place.ts";

const RouteReply = z.object({
  distanceMeters: z.number().nonnegative(),
  durationSeconds: z.number().nonnegative(),
  servedBy: ServedBySchema,
});

const PlanReply = z.object({
  stops: z.array(z.looseObject({ requestId: z.string() })),
  distanceMeters: z.number().nonnegative(),
  durationSeconds: z.number().nonnegative(),
  servedBy: ServedBySchema,
});

export type Route = z.infer<typeof RouteReply>;
export type TripPlan = z.infer<typeof PlanReply>;

export interface SchedulingClient {
  route(origin: Place, destination: Place): Promise<Route>;
  planTrip(requestIds: readonly string[]): Promise<TripPlan>;
}

export function createSchedulingClient(baseUrl: string, callEdge: CallEdge): SchedulingClient {
  const http = createJsonClient({ edge: "order->scheduling", baseUrl, callEdge, timeoutMs: 2_000 });
  return {
    route: (origin, destination) => http.postJson("/v1/routes", { origin, destination }, { schema: RouteReply }),
    planTrip: (requestIds) => http.postJson("/v1/trips/plan", { requestIds }, { schema: PlanReply }),
  };
}
