import type { Group } from "../../../contracts/generated/matching.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import type { TripPlan } from "../clients/scheduling-client.ts";
import type { RideRequestRow } from "../data-access/tables.ts";
import { assertOwner, type Caller } from "../domain/caller.ts";
import { fitsOneCar } from "../domain/car-pool-trip.ts";
import { IllegalTransition } from "../domain/illegal-transition.ts";
import { afterRideRequest } from "../domain/ride-request.ts";
import { findOrder } from "./find-order.ts";
import type { OrderContext } from "./order-context.ts";
import { submitOrder } from "./submit-order.ts";

export interface MatchedOrder {
  readonly orderId: string;
  readonly group: { readonly groupId: string; readonly requestIds: readonly string[] };
  /** How matching found the group: the field by which its versions differ. */
  readonly algorithm: string;
  readonly plan: TripPlan;
}

/** How many groups of the pool are looked at. */
const GROUPS = 10;

/**
 * Takes the first group of the pool whose members are all still waiting, plans its trip, and binds its members to it in
 * one step: nothing has changed when a call before fails. The pool may lag behind the orders; they decide.
 */
export async function matchOrder(context: OrderContext, caller: Caller, id: string): Promise<MatchedOrder> {
  const order = await findOrder(context, id);
  assertOwner(caller, order);
  afterRideRequest(order.state, "match");

  const groups = await candidates(context, order);
  for (const { groupId, requestIds, algorithm } of await usable(context, groups)) {
    const plan = await context.scheduling.planTrip(requestIds, order.rideId);
    const { stops, distanceMeters, durationSeconds } = plan;
    const group = { id: groupId, stops, distanceMeters, durationSeconds };
    const matched = await context.requests.match(requestIds, group, context.now());
    if (matched !== undefined) return { orderId: id, group: { groupId, requestIds }, algorithm, plan };
    // Somebody was faster with one of the members: the next group, unless it was this order.
    afterRideRequest((await findOrder(context, id)).state, "match");
  }
  throw new IllegalTransition("order", "match", (await findOrder(context, id)).state);
}

async function candidates(context: OrderContext, order: RideRequestRow): Promise<Group[]> {
  try {
    return await read(context, order);
  } catch (error) {
    const forgotten = error instanceof UpstreamError && error.status === 404;
    if (!forgotten) throw error;
    // The pool lives in memory: a restart emptied it.
    await submitOrder(context, order);
    return read(context, order);
  }
}

/** Reads the stream to its end: leaving it early would cancel the call. */
async function read({ matching }: OrderContext, { id: requestId, rideId }: RideRequestRow): Promise<Group[]> {
  const groups: Group[] = [];
  for await (const group of matching.candidates({ requestId, limit: GROUPS }, rideId)) groups.push(group);
  return groups;
}

/** The groups, in their order, whose members all wait and fit into one car. */
async function usable({ requests, now }: OrderContext, groups: readonly Group[]): Promise<Group[]> {
  const ids = new Set(groups.flatMap((group) => group.requestIds));
  const waiting = new Map((await requests.waiting([...ids], now())).map((row) => [row.id, row]));
  return groups.filter(({ requestIds }) => {
    const riders = requestIds.flatMap((requestId) => waiting.get(requestId) ?? []);
    return riders.length === requestIds.length && fitsOneCar(riders);
  });
}
