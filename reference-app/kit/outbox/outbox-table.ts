import { jsonb, type PgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { PayloadOf, Topic } from "../topics.ts";

/**
 * The outbox of one service, in that service's own schema: messages that are not sent yet. Its DDL stands in the
 * service's migrations.
 */
export function outboxTable(schema: PgSchema) {
  return schema.table("outbox", {
    id: uuid("id").primaryKey(),
    topic: text("topic").$type<Topic>().notNull(),
    payload: jsonb("payload").$type<PayloadOf<Topic>>().notNull(),
    /** The message headers as they were injected when the state changed. */
    headers: jsonb("headers").$type<Readonly<Record<string, unknown>>>().notNull(),
    /** A sender holds the message until then; afterwards the sweeper may send it. */
    claimedUntil: timestamp("claimed_until", { withTimezone: true }).notNull(),
  });
}

export type OutboxTable = ReturnType<typeof outboxTable>;
