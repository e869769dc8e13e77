import { and, eq, inArray, notExists, sql } from "drizzle-orm";
import type { Outbox, OutgoingMessage } from "../../../kit/outbox/outbox.ts";
import { type CarPoolTripAction, carPoolTripStatesBefore } from "../domain/car-pool-trip.ts";
import { rideRequestStatesBefore } from "../domain/ride-request.ts";
import { type MatchGroupRow, matchGroups, type OrderDb, outbox, rideRequests, type TripRow, trips } from "./tables.ts";

export interface Trips {
  findGroup(groupId: string): Promise<MatchGroupRow | undefined>;
  /**
   * Stores the trip of a group and takes its orders along, if exactly these orders are the group's matched ones now and
   * no other driver was faster. Undefined otherwise, and nothing has changed.
   */
  accept(trip: TripRow, orderIds: readonly string[], message: OutgoingMessage): Promise<TripRow | undefined>;
  find(id: string): Promise<TripRow | undefined>;
  /** Begins or resumes the settlement. Undefined when the state does not allow it (any more). */
  settle(id: string): Promise<TripRow | undefined>;
  /** Undefined when the state does not allow it (any more) or an order of the trip is not paid yet. */
  complete(id: string, message: OutgoingMessage, now: Date): Promise<TripRow | undefined>;
}

/** The trips; see RideRequests for how state changes. */
export function createTrips(db: OrderDb, messages: Outbox): Trips {
  return {
    async findGroup(groupId) {
      const [row] = await db.select().from(matchGroups).where(eq(matchGroups.id, groupId));
      return row;
    },

    async accept(trip, orderIds, message) {
      const members = db.$with("members").as(
        db
          .select({ id: rideRequests.id })
          .from(rideRequests)
          .where(
            and(eq(rideRequests.groupId, trip.groupId), inArray(rideRequests.state, rideRequestStatesBefore("accept"))),
          )
          .orderBy(rideRequests.id)
          .for("update"),
      );
      const expected = JSON.stringify([...orderIds].sort());
      const unchanged = sql`(select jsonb_agg("id" order by "id" collate "C") from ${members}) = ${expected}::jsonb`;
      const accepted = db.$with("accepted").as(
        db
          .update(rideRequests)
          .set({ state: "accepted", tripId: trip.id })
          .where(and(sql`${rideRequests.id} in (select "id" from ${members})`, unchanged))
          .returning({ id: rideRequests.id }),
      );
      const created = db.$with("created").as(
        db
          .insert(trips)
          .select(
            sql`select ${trip.id}::text, ${trip.groupId}::text, ${trip.rideId}::text, ${trip.driverId}::text,
              ${JSON.stringify(trip.passengerIds)}::jsonb, ${trip.people}::integer,
              ${JSON.stringify(trip.routePoints)}::jsonb, ${trip.distanceMeters}::float8,
              ${trip.estimatedArrival.toISOString()}::timestamptz, ${trip.state}::text,
              ${trip.acceptedAt.toISOString()}::timestamptz, null::timestamptz from ${accepted} limit 1`,
          )
          .returning(),
      );
      const posted = db
        .$with("posted")
        .as(db.insert(outbox).select(messages.rowWhen(created, message)).returning({ id: outbox.id }));
      const [row] = await db.with(members, accepted, created, posted).select().from(created);
      return row;
    },

    async find(id) {
      const [row] = await db.select().from(trips).where(eq(trips.id, id));
      return row;
    },

    async settle(id) {
      const [row] = await db
        .update(trips)
        .set({ state: "settling" })
        .where(and(eq(trips.id, id), may("settle")))
        .returning();
      return row;
    },

    async complete(id, message, now) {
      const unpaid = db
        .select({ id: rideRequests.id })
        .from(rideRequests)
        .where(and(eq(rideRequests.tripId, id), inArray(rideRequests.state, rideRequestStatesBefore("complete"))));
      const completed = db.$with("completed").as(
        db
          .update(trips)
          .set({ state: "completed", completedAt: now })
          .where(and(eq(trips.id, id), may("complete"), notExists(unpaid)))
          .returning(),
      );
      const posted = db
        .$with("posted")
        .as(db.insert(outbox).select(messages.rowWhen(completed, message)).returning({ id: outbox.id }));
      const [row] = await db.with(completed, posted).select().from(completed);
      return row;
    },
  };
}

function may(action: CarPoolTripAction) {
  return inArray(trips.state, carPoolTripStatesBefore(action));
}
