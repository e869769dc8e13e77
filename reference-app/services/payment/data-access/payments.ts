import { and, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Outbox, OutgoingMessage } from "../../../kit/outbox/outbox.ts";
import { type PaymentAction, paymentStatesBefore } from "../domain/payment.ts";
import { outbox, type PaymentRow, payments, wallets } from "./tables.ts";

/** What is written when a payment is captured. */
export interface Capture {
  readonly settlement: "batched" | "instant";
  readonly capturedAt: Date;
  /** Null = by the next batch. */
  readonly settledAt: Date | null;
  readonly providerRef: string | null;
}

export interface Payments {
  /** Stores a new payment. Undefined when its key is there already. */
  open(row: PaymentRow): Promise<PaymentRow | undefined>;
  find(id: string): Promise<PaymentRow | undefined>;
  findByKey(idempotencyKey: string): Promise<PaymentRow | undefined>;
  /** Debits the wallet and captures the payment, both or neither. Undefined: captured before, or too little money. */
  captureFromWallet(id: string, capture: Capture, message: OutgoingMessage): Promise<PaymentRow | undefined>;
  /** Captures what the payment company has charged. Undefined when it was captured before. */
  capture(id: string, capture: Capture, message: OutgoingMessage): Promise<PaymentRow | undefined>;
  /** Marks an open payment as declined. */
  decline(id: string): Promise<void>;
  /** Reserves the payment for one attempt. False when another attempt runs, or it is captured. */
  beginAttempt(id: string, now: Date, until: Date): Promise<boolean>;
  endAttempt(id: string): Promise<void>;
  /** Settles all captured payments of v1 that are not settled yet. Resolves with how many. */
  settleBatch(now: Date): Promise<number>;
}

/**
 * The payments. Every change of state is one statement with the allowed states in its WHERE clause; the message that
 * tells of it is stored by the same statement. No transaction is ever left open.
 *
 * @param openingBalance What a wallet is opened with, fen.
 */
export function createPayments(
  db: NodePgDatabase<Record<string, unknown>>,
  messages: Outbox,
  openingBalance: number,
): Payments {
  return {
    async open(row) {
      const [created] = await db
        .insert(payments)
        .values(row)
        .onConflictDoNothing({ target: payments.idempotencyKey })
        .returning();
      return created;
    },

    async find(id) {
      const [row] = await db.select().from(payments).where(eq(payments.id, id));
      return row;
    },

    async findByKey(idempotencyKey) {
      const [row] = await db.select().from(payments).where(eq(payments.idempotencyKey, idempotencyKey));
      return row;
    },

    async captureFromWallet(id, capture, message) {
      const payment = db.$with("payment").as(
        db
          .select({ id: payments.id, payer: payments.userId, price: payments.amount })
          .from(payments)
          .where(and(eq(payments.id, id), may("capture")))
          // Without the lock, two requests with one key could both see it open, and the wallet would pay twice.
          .for("update"),
      );
      const debited = db.$with("debited").as(
        db
          .update(wallets)
          .set({ balance: sql`${wallets.balance} - ${payment.price}` })
          .from(payment)
          .where(and(eq(wallets.userId, payment.payer), sql`${wallets.balance} >= ${payment.price}`))
          .returning({ userId: wallets.userId }),
      );
      const captured = db.$with("captured").as(
        db
          .update(payments)
          .set({ ...capture, state: "captured", attemptUntil: null })
          .where(and(sql`${payments.id} in (select "id" from ${payment})`, sql`exists (select 1 from ${debited})`))
          .returning(),
      );
      const posted = db
        .$with("posted")
        .as(db.insert(outbox).select(messages.rowWhen(captured, message)).returning({ id: outbox.id }));
      const openWallet = () =>
        db
          .insert(wallets)
          .select(
            sql`select ${payments.userId}, ${openingBalance}::integer from ${payments} where ${payments.id} = ${id}`,
          )
          .onConflictDoNothing();
      await openWallet();
      const [row] = await db.with(payment, debited, captured, posted).select().from(captured);
      return row;
    },

    async capture(id, capture, message) {
      const captured = db.$with("captured").as(
        db
          .update(payments)
          .set({ ...capture, state: "captured", attemptUntil: null })
          .where(and(eq(payments.id, id), may("capture")))
          .returning(),
      );
      const posted = db
        .$with("posted")
        .as(db.insert(outbox).select(messages.rowWhen(captured, message)).returning({ id: outbox.id }));
      const [row] = await db.with(captured, posted).select().from(captured);
      return row;
    },

    async decline(id) {
      await db
        .update(payments)
        .set({ state: "declined", attemptUntil: null })
        .where(and(eq(payments.id, id), may("decline")));
    },

    async beginAttempt(id, now, until) {
      const free = or(isNull(payments.attemptUntil), lte(payments.attemptUntil, now));
      const claimed = await db
        .update(payments)
        .set({ attemptUntil: until })
        .where(and(eq(payments.id, id), may("capture"), free))
        .returning({ id: payments.id });
      return claimed.length === 1;
    },

    async endAttempt(id) {
      await db.update(payments).set({ attemptUntil: null }).where(eq(payments.id, id));
    },

    async settleBatch(now) {
      const unsettled = and(
        eq(payments.state, "captured"),
        eq(payments.settlement, "batched"),
        isNull(payments.settledAt),
      );
      const settled = await db.update(payments).set({ settledAt: now }).where(unsettled).returning({ id: payments.id });
      return settled.length;
    },
  };
}

function may(action: PaymentAction) {
  return inArray(payments.state, paymentStatesBefore(action));
}
