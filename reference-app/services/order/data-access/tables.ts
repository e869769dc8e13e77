import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { doublePrecision, integer, jsonb, pgSchema, text, timestamp } from "drizzle-orm/pg-core";
import { outboxTable } from "../../../kit/outbox/outbox-table.ts";
import type { CarPoolTripState } from "../domain/car-pool-trip.ts";
import type { Place } from "../domain/place.ts";
import type { RideRequestState } from "../domain/ride-request.ts";
import type { RoutePoint } from "../domain/route-points.ts";

const schema = pgSchema("orders");

const time = (name: string) => timestamp(name, { withTimezone: true });

export const rideRequests = schema.table("ride_requests", {
  id: text("id").primaryKey(),
  rideId: text("ride_id").notNull(),
  userId: text("user_id").notNull(),
  origin: jsonb("origin").$type<Place>().notNull(),
  destination: jsonb("destination").$type<Place>().notNull(),
  departureTime: time("departure_time").notNull(),
  maxWaitSeconds: integer("max_wait_seconds").notNull(),
  maxPrice: integer("max_price").notNull(),
  paymentType: text("payment_type").$type<"wallet" | "alipay">().notNull(),
  seats: integer("seats").notNull(),
  distanceMeters: doublePrecision("distance_meters").notNull(),
  durationSeconds: doublePrecision("duration_seconds").notNull(),
  price: integer("price").notNull(),
  pricing: text("pricing").$type<"flat" | "dynamic">().notNull(),
  state: text("state").$type<RideRequestState>().notNull(),
  publishedAt: time("published_at").notNull(),
  expiresAt: time("expires_at").notNull(),
  groupId: text("group_id"),
  tripId: text("trip_id"),
  paymentId: text("payment_id"),
  /** Message headers injected when the order was published, for what happens to it later without a request. */
  headers: jsonb("headers").$type<Readonly<Record<string, unknown>>>().notNull(),
});

export const matchGroups = schema.table("match_groups", {
  id: text("id").primaryKey(),
  stops: jsonb("stops").$type<RoutePoint[]>().notNull(),
  distanceMeters: doublePrecision("distance_meters").notNull(),
  durationSeconds: doublePrecision("duration_seconds").notNull(),
});

export const trips = schema.table("trips", {
  id: text("id").primaryKey(),
  groupId: text("group_id").notNull(),
  rideId: text("ride_id").notNull(),
  driverId: text("driver_id").notNull(),
  passengerIds: jsonb("passenger_ids").$type<string[]>().notNull(),
  people: integer("people").notNull(),
  routePoints: jsonb("route_points").$type<RoutePoint[]>().notNull(),
  distanceMeters: doublePrecision("distance_meters").notNull(),
  estimatedArrival: time("estimated_arrival").notNull(),
  state: text("state").$type<CarPoolTripState>().notNull(),
  acceptedAt: time("accepted_at").notNull(),
  completedAt: time("completed_at"),
});

export const outbox = outboxTable(schema);

export type RideRequestRow = typeof rideRequests.$inferSelect;
export type MatchGroupRow = typeof matchGroups.$inferSelect;
export type TripRow = typeof trips.$inferSelect;
export type OrderDb = NodePgDatabase<Record<string, unknown>>;
