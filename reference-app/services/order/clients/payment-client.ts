import { z } from "zod";
import type { CallEdge } from "../../../kit/break-edge.ts";
import { createJsonClient } from "../../../kit/json-client.ts";
import { rideIdHeader } from "../../../kit/ride-id-header.ts";

const PaymentReply = z.object({
  paymentId: z.string().min(1),
  status: z.literal("captured"),
  settlement: z.string(),
});

export type Payment = z.infer<typeof PaymentReply>;

export interface Charge {
  readonly idempotencyKey: string;
  readonly orderId: string;
  readonly rideId: string;
  readonly userId: string;
  readonly amount: number;
  readonly method: "wallet" | "alipay";
}

export interface PaymentClient {
  /** Safe to repeat with the same key: nobody is charged twice. */
  pay(charge: Charge): Promise<Payment>;
}

export function createPaymentClient(baseUrl: string, callEdge: CallEdge, timeoutMs = 5_000): PaymentClient {
  // Longer than payment waits for its provider: giving up first would leave us guessing.
  const http = createJsonClient({ edge: "order->payment", baseUrl, callEdge, timeoutMs });
  return {
    pay: (charge) =>
      http.postJson("/v1/payments", charge, { schema: PaymentReply, headers: rideIdHeader(charge.rideId) }),
  };
}
