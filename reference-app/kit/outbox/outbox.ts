import { randomUUID } from "node:crypto";
import type { Dyeing } from "@dyeing/sdk";
import { eq, inArray, lte, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { CallEdge } from "../break-edge.ts";
import type { MessageBus } from "../bus.ts";
import type { Logger } from "../logger.ts";
import { type PayloadOf, type Topic, topics } from "../topics.ts";
import type { OutboxTable } from "./outbox-table.ts";

/** A message with its headers, complete, before it is stored. */
export interface OutgoingMessage<T extends Topic = Topic> {
  readonly id: string;
  readonly topic: T;
  readonly payload: PayloadOf<T>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface OutboxOptions {
  readonly db: NodePgDatabase<Record<string, unknown>>;
  readonly table: OutboxTable;
  readonly bus: MessageBus;
  readonly dyeing: Dyeing;
  readonly callEdge: CallEdge;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface Outbox {
  /** Makes a message in the dye of the caller: its headers are injected here, once and for good. */
  compose<T extends Topic>(topic: T, payload: PayloadOf<T>): OutgoingMessage<T>;
  /** The headers a message of this topic would get now, to be kept for one that is composed in the database later. */
  headersFor(topic: Topic): Readonly<Record<string, unknown>>;
  /**
   * `SELECT`s the message once if `changed` has a row: the source of an `INSERT INTO outbox` in the very statement that
   * changes the state, so that there is a message exactly when there is a change, and no transaction to hold open.
   */
  rowWhen(changed: SQLWrapper, message: OutgoingMessage): SQL;
  /** Sends a stored message now. A failure is logged, not thrown: the message stays and `sendOverdue` sends it. */
  send(message: OutgoingMessage): Promise<void>;
  /** Sends what was stored and never sent: its sender crashed or the queue was away. Resolves with how many it sent. */
  sendOverdue(): Promise<number>;
}

/** How long a sender has before the sweeper takes its message over. */
export const CLAIM_MS = 10_000;
const BATCH = 50;

/**
 * The outbox of one service. The bus forgets repeated ids, so a message whose sender crashed between sending and
 * forgetting is still delivered once while the queue remembers it.
 */
export function createOutbox({ db, table, bus, dyeing, callEdge, logger, now }: OutboxOptions): Outbox {
  const claimedUntil = () => new Date(now().getTime() + CLAIM_MS);
  const headersFor = (topic: Topic) => callEdge(topics[topic].edge, () => dyeing.injectMessage({}));

  async function send(message: OutgoingMessage): Promise<boolean> {
    const { id, topic, payload, headers } = message;
    try {
      await bus.publish(topic, payload, { id, headers });
      await db.delete(table).where(eq(table.id, id));
      return true;
    } catch (error) {
      logger.warn({ event: "outbox.unsent", topic, messageId: id, err: error }, "message stays in the outbox");
      return false;
    }
  }

  return {
    compose: (topic, payload) => ({ id: randomUUID(), topic, payload, headers: headersFor(topic) }),
    headersFor,

    rowWhen(changed, { id, topic, payload, headers }) {
      return sql`select ${id}::uuid, ${topic}::text, ${JSON.stringify(payload)}::jsonb, ${JSON.stringify(headers)}::jsonb,
        ${claimedUntil().toISOString()}::timestamptz from ${changed} limit 1`;
    },

    async send(message) {
      await send(message);
    },

    async sendOverdue() {
      const overdue = db
        .select({ id: table.id })
        .from(table)
        .where(lte(table.claimedUntil, now()))
        .orderBy(table.claimedUntil)
        .limit(BATCH)
        .for("update", { skipLocked: true });
      const claimed = await db
        .update(table)
        .set({ claimedUntil: claimedUntil() })
        .where(inArray(table.id, overdue))
        .returning();
      let sent = 0;
      for (const row of claimed) {
        if (await send(row)) sent += 1;
      }
      return sent;
    },
  };
}
