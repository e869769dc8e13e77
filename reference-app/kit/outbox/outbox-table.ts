import { jsonb, type PgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * The outbox of one service, in that service's own schema: messages stored in the statement that changes the state
 * they tell of. Its DDL stands in the service's migrations.
 */
export function outboxTable(schema: PgSchema) {
  return schema.table("outbox", {
    id: uuid("id").primaryKey(),
    topic: text("topic").notNull(),
    payload: jsonb("payload").$type<Readonly<Record<string, unknown>>>().notNull(),
    /** The message headers as they were injected when the state changed. */
    headers: jsonb("headers").$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    /** A sender holds the message until then; afterwards anybody may send it. */
    claimedUntil: timestamp("claimed_until", { withTimezone: true }),
    sentAt: timestamp("sent_at", { withTimezone: true }),
  });
}

export type OutboxTable = ReturnType<typeof outboxTable>;
