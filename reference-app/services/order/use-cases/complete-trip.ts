import { HttpProblem, problemOf } from "../../../kit/problem.ts";
import type { RideRequestRow, TripRow } from "../data-access/tables.ts";
import { assertDriverOf, type Caller } from "../domain/caller.ts";
import { afterCarPoolTrip } from "../domain/car-pool-trip.ts";
import { IllegalTransition } from "../domain/illegal-transition.ts";
import { chargeOrDefer, type Fallback } from "./charge-or-defer.ts";
import { findTrip } from "./find-order.ts";
import type { OrderContext } from "./order-context.ts";

export interface OrderPayment {
  readonly orderId: string;
  /** `deferred`: payment did not answer, and a fallback has taken over. */
  readonly status: "captured" | "deferred" | "failed";
  readonly paymentId?: string;
  /** How the payment is settled. Absent when it was captured by an earlier attempt to complete the trip. */
  readonly settlement?: string;
  readonly error?: string;
  readonly handledBy?: Fallback;
}

/** `settling` while a charge is deferred. */
export interface CompletedTrip {
  readonly trip: TripRow;
  readonly payments: readonly OrderPayment[];
}

interface Outcome {
  readonly payment: OrderPayment;
  /** Why it failed. */
  readonly cause?: unknown;
}

/**
 * Charges every passenger, then closes the trip. When a charge fails or is deferred the trip stays `settling`; completing
 * it again charges only those who have not paid, each with the key it had the first time.
 */
export async function completeTrip(context: OrderContext, caller: Caller, id: string): Promise<CompletedTrip> {
  const { requests, trips, outbox, now } = context;
  const found = await findTrip(context, id);
  assertDriverOf(caller, found);
  afterCarPoolTrip(found.state, "settle");
  const trip = await trips.settle(id);
  if (trip === undefined) throw await refused(context, id, "settle");

  const orders = await requests.ofTrip(id);
  const outcomes = await Promise.all(orders.map((order) => collect(context, trip, order)));
  const payments = outcomes.map((outcome) => outcome.payment);
  const failed = outcomes.find((outcome) => outcome.payment.status === "failed");
  if (failed !== undefined) {
    const { status, body } = problemOf(failed.cause);
    throw new HttpProblem(status, body.error, { state: trip.state, payments });
  }
  if (payments.some((one) => one.status === "deferred")) return { trip, payments };

  const first = orders.find((order) => order.rideId === trip.rideId) ?? orders[0];
  if (first === undefined) throw new Error(`trip \`${id}\` has no passengers`);
  const message = outbox.compose("order.completed", {
    rideId: trip.rideId,
    orderId: first.id,
    userId: first.userId,
    tripId: id,
  });
  const completed = await trips.complete(id, message, now());
  if (completed === undefined) throw await refused(context, id, "complete");
  await outbox.send(message);
  return { trip: completed, payments };
}

/** One passenger's charge. Never rejects: the charges of the others go on. */
async function collect(
  { payment, requests, logger }: OrderContext,
  trip: TripRow,
  order: RideRequestRow,
): Promise<Outcome> {
  const { id: orderId, rideId, userId, price: amount, paymentType: method } = order;
  if (order.paymentId !== null) return { payment: { orderId, status: "captured", paymentId: order.paymentId } };
  try {
    const idempotencyKey = `${trip.id}:${orderId}`;
    const charged = await chargeOrDefer(payment, { idempotencyKey, orderId, rideId, userId, amount, method });
    if (!("payment" in charged)) {
      const { handledBy, cause: err } = charged;
      logger.warn({ event: "payment.deferred", handledBy, orderId, tripId: trip.id, err }, "the charge waits");
      return { payment: { orderId, status: "deferred", handledBy } };
    }
    const { paymentId, settlement } = charged.payment;
    await requests.complete(orderId, paymentId);
    return { payment: { orderId, status: "captured", paymentId, settlement } };
  } catch (cause) {
    logger.warn({ event: "payment.failed", orderId, tripId: trip.id, err: cause }, "passenger is not charged yet");
    return { payment: { orderId, status: "failed", error: problemOf(cause).body.error }, cause };
  }
}

async function refused(context: OrderContext, id: string, action: "settle" | "complete"): Promise<IllegalTransition> {
  return new IllegalTransition("trip", action, (await findTrip(context, id)).state);
}
