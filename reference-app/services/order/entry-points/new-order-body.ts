import { z } from "zod";
import { Id } from "../../../kit/id.ts";
import { text } from "../../../kit/text.ts";

/** How long ago a departure may lie: an instant ride departs now, by the rider's clock. */
const GRACE_MS = 5 * 60_000;

const Place = z.object({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
  name: text(100),
});

/** The body of `POST /v1/orders`. Fen are whole; the greatest price is 10,000 yuan, the longest wait a day. */
export function newOrderBody(now: Date) {
  return z.object({
    rideId: Id,
    userId: Id,
    origin: Place,
    destination: Place,
    departureTime: z.iso
      .datetime({ offset: true, error: "must be an ISO 8601 time with a zone" })
      .transform((text) => new Date(text))
      .refine((time) => time.getTime() >= now.getTime() - GRACE_MS, "must not be in the past"),
    maxWaitSeconds: z.int().min(1).max(86_400),
    maxPrice: z.int().min(1).max(1_000_000),
    paymentType: z.enum(["wallet", "alipay"]),
    seats: z.int().min(1).max(3),
  });
}
