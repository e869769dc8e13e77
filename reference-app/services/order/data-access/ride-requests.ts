import { and, eq, gt, inArray, lte, not, type SQL, sql } from "drizzle-orm";
import type { Outbox, OutgoingMessage } from "../../../kit/outbox/outbox.ts";
import {
  isOpen,
  RIDE_REQUEST_STATES,
  type RideRequestAction,
  rideRequestStatesBefore,
} from "../domain/ride-request.ts";
import { type MatchGroupRow, matchGroups, type OrderDb, outbox, type RideRequestRow, rideRequests } from "./tables.ts";

export interface RideRequests {
  /** Stores a new order and its message. Undefined when the rider has an open order for this ride already. */
  publish(row: RideRequestRow, message: OutgoingMessage): Promise<RideRequestRow | undefined>;
  find(id: string): Promise<RideRequestRow | undefined>;
  findOpen(rideId: string, userId: string): Promise<RideRequestRow | undefined>;
  /** Those of the ids that are published and not over their deadline. */
  waiting(ids: readonly string[], now: Date): Promise<RideRequestRow[]>;
  /** Binds all of the ids to the group, or none: undefined when one of them is no longer waiting. */
  match(ids: readonly string[], group: MatchGroupRow, now: Date): Promise<RideRequestRow[] | undefined>;
  ofGroup(groupId: string): Promise<RideRequestRow[]>;
  ofTrip(tripId: string): Promise<RideRequestRow[]>;
  /** Undefined when the state does not allow it (any more). */
  cancel(id: string, message: OutgoingMessage, now: Date): Promise<RideRequestRow | undefined>;
  /** Undefined when the state does not allow it (any more). */
  complete(id: string, paymentId: string): Promise<RideRequestRow | undefined>;
  /** Expires what is over its deadline, one order or all, and stores a message for each in the order's own dye. */
  expire(now: Date, id?: string): Promise<number>;
}

/**
 * The orders. Every change of state is one statement with the allowed states in its WHERE clause; the message that
 * tells of it is stored by the same statement. No transaction is ever left open.
 */
export function createRideRequests(db: OrderDb, messages: Outbox): RideRequests {
  return {
    async publish(row, message) {
      const created = db.$with("created").as(
        db
          .insert(rideRequests)
          .values(row)
          .onConflictDoNothing({
            target: [rideRequests.rideId, rideRequests.userId],
            where: sql`state in ('published', 'matched', 'accepted')`,
          })
          .returning(),
      );
      const posted = db
        .$with("posted")
        .as(db.insert(outbox).select(messages.rowWhen(created, message)).returning({ id: outbox.id }));
      const [result] = await db.with(created, posted).select().from(created);
      return result;
    },

    async find(id) {
      const [row] = await db.select().from(rideRequests).where(eq(rideRequests.id, id));
      return row;
    },

    async findOpen(rideId, userId) {
      const open = inArray(rideRequests.state, RIDE_REQUEST_STATES.filter(isOpen));
      const mine = and(eq(rideRequests.rideId, rideId), eq(rideRequests.userId, userId), open);
      const [row] = await db.select().from(rideRequests).where(mine);
      return row;
    },

    waiting: (ids, now) =>
      db
        .select()
        .from(rideRequests)
        .where(and(inArray(rideRequests.id, [...ids]), isWaiting(now))),

    async match(ids, group, now) {
      const free = db.$with("free").as(
        db
          .select({ id: rideRequests.id })
          .from(rideRequests)
          .where(and(inArray(rideRequests.id, [...ids]), isWaiting(now)))
          // Always in one order, so that two groups that share members cannot lock each other out.
          .orderBy(rideRequests.id)
          .for("update"),
      );
      const allFree = sql`(select count(*) from ${free}) = ${ids.length}`;
      const matched = db.$with("matched").as(
        db
          .update(rideRequests)
          .set({ state: "matched", groupId: group.id })
          .where(and(sql`${rideRequests.id} in (select "id" from ${free})`, allFree))
          .returning(),
      );
      const grouped = db.$with("grouped").as(
        db
          .insert(matchGroups)
          .select(
            sql`select ${group.id}::text, ${JSON.stringify(group.stops)}::jsonb, ${group.distanceMeters}::float8,
              ${group.durationSeconds}::float8 from ${matched} limit 1`,
          )
          .returning({ id: matchGroups.id }),
      );
      const rows = await db.with(free, matched, grouped).select().from(matched);
      return rows.length === 0 ? undefined : rows;
    },

    ofGroup: (groupId) =>
      db.select().from(rideRequests).where(eq(rideRequests.groupId, groupId)).orderBy(rideRequests.id),

    ofTrip: (tripId) => db.select().from(rideRequests).where(eq(rideRequests.tripId, tripId)).orderBy(rideRequests.id),

    async cancel(id, message, now) {
      const overdue = and(eq(rideRequests.state, "published"), lte(rideRequests.expiresAt, now)) as SQL;
      const cancelled = db.$with("cancelled").as(
        db
          .update(rideRequests)
          .set({ state: "cancelled" })
          .where(and(eq(rideRequests.id, id), may("cancel"), not(overdue)))
          .returning(),
      );
      const posted = db
        .$with("posted")
        .as(db.insert(outbox).select(messages.rowWhen(cancelled, message)).returning({ id: outbox.id }));
      const [row] = await db.with(cancelled, posted).select().from(cancelled);
      return row;
    },

    async complete(id, paymentId) {
      const [row] = await db
        .update(rideRequests)
        .set({ state: "completed", paymentId })
        .where(and(eq(rideRequests.id, id), may("complete")))
        .returning();
      return row;
    },

    async expire(now, id) {
      const due = and(
        may("expire"),
        lte(rideRequests.expiresAt, now),
        id === undefined ? sql`true` : eq(rideRequests.id, id),
      );
      const expired = db.$with("expired").as(db.update(rideRequests).set({ state: "expired" }).where(due).returning());
      // Claimed by nobody: the sweeper sends these.
      const posted = db.$with("posted").as(
        db
          .insert(outbox)
          .select(
            sql`select gen_random_uuid(), 'order.cancelled', jsonb_build_object('rideId', ride_id, 'orderId', id,
              'userId', user_id, 'reason', 'expired'), headers, ${now.toISOString()}::timestamptz from ${expired}`,
          )
          .returning({ id: outbox.id }),
      );
      const rows = await db.with(expired, posted).select().from(expired);
      return rows.length;
    },
  };
}

function may(action: RideRequestAction): SQL {
  return inArray(rideRequests.state, rideRequestStatesBefore(action));
}

/** Published and not over its deadline: free to be matched. */
function isWaiting(now: Date): SQL | undefined {
  return and(may("match"), gt(rideRequests.expiresAt, now));
}
