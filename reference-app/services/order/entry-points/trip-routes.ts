import { Router } from "express";
import { completeTrip } from "../use-cases/complete-trip.ts";
import { findTrip } from "../use-cases/find-order.ts";
import type { OrderContext } from "../use-cases/order-context.ts";
import { callerOf } from "./caller-of.ts";
import { tripView } from "./order-views.ts";

/** `/v1/trips`: what happens to the trip of a group. */
export function tripRoutes(context: OrderContext): Router {
  const router = Router();

  router.get("/v1/trips/:id", async (req, res) => {
    res.json(tripView(await findTrip(context, req.params.id)));
  });

  router.post("/v1/trips/:id/complete", async (req, res) => {
    const { trip, payments } = await completeTrip(context, callerOf(req), req.params.id);
    // Accepted: who has not paid is charged when this is asked again.
    res.status(trip.state === "completed" ? 200 : 202).json({ tripId: trip.id, status: trip.state, payments });
  });

  return router;
}
