import { z } from "zod";
import type { EdgeId } from "../topology.ts";

const OrderEvent = z.object({ rideId: z.string().min(1), orderId: z.string().min(1), userId: z.string().min(1) });

/**
 * Every topic: the edge of topology.ts that it travels, and what its payload must be. `orderId` is the order that the
 * operation was called on, `userId` its passenger; amounts are fen.
 */
export const topics = {
  "order.published": { edge: "order->notification", payload: OrderEvent.extend({ price: z.number().int() }) },
  "order.accepted": {
    edge: "order->notification",
    payload: OrderEvent.extend({ tripId: z.string(), driverId: z.string() }),
  },
  "order.completed": { edge: "order->notification", payload: OrderEvent.extend({ tripId: z.string() }) },
  "order.cancelled": {
    edge: "order->notification",
    payload: OrderEvent.extend({ reason: z.enum(["cancelled", "expired"]) }),
  },
  "payment.captured": {
    edge: "payment->notification",
    payload: OrderEvent.extend({
      paymentId: z.string(),
      amount: z.number().int(),
      method: z.enum(["wallet", "alipay"]),
    }),
  },
} as const satisfies Record<string, { readonly edge: EdgeId; readonly payload: z.ZodType }>;

export type Topic = keyof typeof topics;
export type PayloadOf<T extends Topic> = z.infer<(typeof topics)[T]["payload"]>;
export const topicNames = Object.keys(topics) as Topic[];
