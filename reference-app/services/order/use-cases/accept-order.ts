import { randomUUID } from "node:crypto";
import type { RideRequestRow, TripRow } from "../data-access/tables.ts";
import { assertDriver, type Caller } from "../domain/caller.ts";
import { MAX_PEOPLE } from "../domain/car-pool-trip.ts";
import { IllegalTransition } from "../domain/illegal-transition.ts";
import { afterRideRequest } from "../domain/ride-request.ts";
import { routePointsOf } from "../domain/route-points.ts";
import { findOrder } from "./find-order.ts";
import type { OrderContext } from "./order-context.ts";
import { withdrawOrders } from "./withdraw-orders.ts";

export interface AcceptedOrder {
  readonly orderId: string;
  readonly trip: TripRow;
}

/** A group changes at most once per member who leaves it, and once when another driver is faster. */
const MAX_ATTEMPTS = MAX_PEOPLE;

/**
 * A driver takes a matched group: one trip for all of its members. Of several drivers the first one wins, and a rider
 * who cancels at the same moment is either aboard or not, never half.
 */
export async function acceptOrder(context: OrderContext, caller: Caller, id: string): Promise<AcceptedOrder> {
  assertDriver(caller);
  const { trips, outbox } = context;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const order = await findOrder(context, id);
    afterRideRequest(order.state, "accept");
    const members = await membersOf(context, order);
    // The group changed since the order was read. Look again; the order itself says whether there is a point.
    if (!members.some((member) => member.id === id)) continue;
    const trip = await tripOf(context, caller, order, members);
    const orderIds = members.map((member) => member.id);
    const { rideId, userId } = order;
    const message = outbox.compose("order.accepted", {
      rideId,
      orderId: id,
      userId,
      tripId: trip.id,
      driverId: caller.userId,
    });
    const accepted = await trips.accept(trip, orderIds, message);
    // The group changed since its members were read.
    if (accepted === undefined) continue;
    await Promise.all([withdrawOrders(context, orderIds, rideId), outbox.send(message)]);
    return { orderId: id, trip: accepted };
  }
  throw new IllegalTransition("order", "accept", (await findOrder(context, id)).state);
}

async function membersOf({ requests }: OrderContext, order: RideRequestRow): Promise<RideRequestRow[]> {
  const members = order.groupId === null ? [] : await requests.ofGroup(order.groupId);
  return members.filter((member) => member.state === "matched");
}

async function tripOf(
  { trips, now }: OrderContext,
  driver: Caller,
  order: RideRequestRow,
  members: readonly RideRequestRow[],
): Promise<TripRow> {
  const group = await trips.findGroup(order.groupId ?? "");
  if (group === undefined) throw new Error(`order \`${order.id}\` is matched without a group`);
  const departure = Math.max(...members.map((member) => member.departureTime.getTime()));
  return {
    id: `trip_${randomUUID()}`,
    groupId: group.id,
    rideId: order.rideId,
    driverId: driver.userId,
    passengerIds: members.map((member) => member.userId),
    people: 1 + members.reduce((seats, member) => seats + member.seats, 0),
    routePoints: routePointsOf(
      group.stops,
      members.map((member) => member.id),
    ),
    distanceMeters: group.distanceMeters,
    estimatedArrival: new Date(departure + group.durationSeconds * 1000),
    state: "accepted",
    acceptedAt: now(),
    completedAt: null,
  };
}
