import { integer, pgSchema, text, timestamp } from "drizzle-orm/pg-core";
import { outboxTable } from "../../../kit/outbox/outbox-table.ts";
import type { PaymentMethod, PaymentState } from "../domain/payment.ts";

const schema = pgSchema("payments");

const time = (name: string) => timestamp(name, { withTimezone: true });

export const wallets = schema.table("wallets", {
  userId: text("user_id").primaryKey(),
  balance: integer("balance").notNull(),
});

export const payments = schema.table("payments", {
  id: text("id").primaryKey(),
  idempotencyKey: text("idempotency_key").notNull(),
  orderId: text("order_id").notNull(),
  rideId: text("ride_id").notNull(),
  userId: text("user_id").notNull(),
  amount: integer("amount").notNull(),
  method: text("method").$type<PaymentMethod>().notNull(),
  settlement: text("settlement").$type<"batched" | "instant">().notNull(),
  state: text("state").$type<PaymentState>().notNull(),
  providerRef: text("provider_ref"),
  createdAt: time("created_at").notNull(),
  attemptUntil: time("attempt_until"),
  capturedAt: time("captured_at"),
  settledAt: time("settled_at"),
});

export const outbox = outboxTable(schema);

export type PaymentRow = typeof payments.$inferSelect;
