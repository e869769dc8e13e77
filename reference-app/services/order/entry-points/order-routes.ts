import { Router } from "express";
import { parseRequest } from "../../../kit/problem.ts";
import { assertOwner } from "../domain/caller.ts";
import { acceptOrder } from "../use-cases/accept-order.ts";
import { cancelOrder } from "../use-cases/cancel-order.ts";
import { findOrder } from "../use-cases/find-order.ts";
import { matchOrder } from "../use-cases/match-order.ts";
import type { OrderContext } from "../use-cases/order-context.ts";
import { publishOrder } from "../use-cases/publish-order.ts";
import { callerOf } from "./caller-of.ts";
import { newOrderBody } from "./new-order-body.ts";
import { orderView } from "./order-views.ts";

/** `/v1/orders`: what riders and drivers do with one order. */
export function orderRoutes(context: OrderContext): Router {
  const router = Router();

  router.post("/v1/orders", async (req, res) => {
    const caller = callerOf(req);
    const draft = parseRequest(newOrderBody(context.now()), req.body);
    assertOwner(caller, draft);
    const { order, created } = await publishOrder(context, draft);
    res.status(created ? 201 : 200).json(orderView(order));
  });

  router.get("/v1/orders/:id", async (req, res) => {
    res.json(orderView(await findOrder(context, req.params.id)));
  });

  router.post("/v1/orders/:id/match", async (req, res) => {
    const { orderId, group, algorithm, plan } = await matchOrder(context, callerOf(req), req.params.id);
    const { stops, distanceMeters, durationSeconds } = plan;
    res.json({
      orderId,
      status: "matched",
      group,
      algorithm,
      plan: { stops, distanceMeters, durationSeconds },
    });
  });

  router.post("/v1/orders/:id/accept", async (req, res) => {
    const { orderId, trip } = await acceptOrder(context, callerOf(req), req.params.id);
    const { id: tripId, passengerIds, estimatedArrival } = trip;
    res.json({
      orderId,
      tripId,
      status: "accepted",
      passengerIds,
      estimatedArrival: estimatedArrival.toISOString(),
    });
  });

  router.post("/v1/orders/:id/cancel", async (req, res) => {
    const order = await cancelOrder(context, callerOf(req), req.params.id);
    res.json({ orderId: order.id, status: order.state });
  });

  return router;
}
