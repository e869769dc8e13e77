import { bigint, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Topic } from "../../../kit/topics.ts";

const schema = pgSchema("notification");

/** Created by migrations/0001-notification.sql. */
export const notifications = schema.table("notifications", {
  /** The message that caused it: one message, one notification. */
  id: uuid("id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
  rideId: text("ride_id").notNull(),
  userId: text("user_id").notNull(),
  template: text("template").$type<Topic>().notNull(),
  text: text("text").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});

export const textMessages = schema.table("text_messages", {
  /** The message that caused it. */
  id: uuid("id").primaryKey(),
  sentAt: timestamp("sent_at", { withTimezone: true }).notNull().defaultNow(),
});
