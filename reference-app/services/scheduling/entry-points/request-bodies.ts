import { z } from "zod";
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
    .array(z.string().min(1).max(128))
    .min(1)
    .max(MAX_RIDERS)
    .refine((ids) => new Set(ids).size === ids.length, "must be different"),
});
