import { boolean, integer, pgSchema, text, timestamp } from "drizzle-orm/pg-core";
import type { Role, UserLevel } from "../domain/user.ts";

const schema = pgSchema("users");

/** Created by migrations/0001-users.sql. */
export const users = schema.table("users", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  phone: text("phone").notNull().unique(),
  /** Keyed digest of the identity number; null for seeded people. */
  idDigest: text("id_digest").unique(),
  level: text("level").$type<UserLevel>().notNull(),
  roles: text("roles").array().$type<Role[]>().notNull(),
  creditScore: integer("credit_score").notNull(),
  realNameVerified: boolean("real_name_verified").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});

export const devices = schema.table("devices", {
  userId: text("user_id").primaryKey(),
  deviceId: text("device_id").notNull(),
  boundAt: timestamp("bound_at", { withTimezone: true }).notNull().defaultNow(),
});
