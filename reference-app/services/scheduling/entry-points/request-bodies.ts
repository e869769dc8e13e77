import { z } from "zod";
import { Id } from "../../../kit/id.ts";
import { MAX_RIDERS } from "../domain/plan-trip.ts";

const Point = z.object({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
});

/** POST /v1/routes. */
export const RouteBody = z.object({ origin: Point, destination: Point });

/** POST /v1/trips/plan. */
export const PlanBody = z.object({
  requestIds: z
    .array(Id)
    .min(1)
    .max(MAX_RIDERS)
    .refine((ids) => new Set(ids).size === ids.length, "must be different"),
});
