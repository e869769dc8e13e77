import { randomUUID } from "node:crypto";
import type { Dyeing } from "@dyeing/sdk";
import { PgBoss } from "pg-boss";
import { z } from "zod";
import type { CallEdge } from "./break-edge.ts";
import type { Logger } from "./logger.ts";
import { type PayloadOf, type Topic, topicNames, topics } from "./topics.ts";

/** A message as a consumer gets it. The same `id` may come again: after a crash, a timeout or a failed handler. */
export interface Message<T extends Topic> {
  readonly id: string;
  readonly topic: T;
  readonly payload: PayloadOf<T>;
  /** How often it was delivered before; 0 at first. */
  readonly redeliveries: number;
}

export type MessageHandler<T extends Topic> = (message: Message<T>) => Promise<void>;

export interface MessageBus {
  /**
   * Resolves with the message id once the queue has the message. Publishing the same id again is no error and no
   * second message. The headers are injected now, in the caller's dye, unless they were injected before (an outbox).
   */
  publish<T extends Topic>(topic: T, payload: PayloadOf<T>, options?: PublishOptions): Promise<string>;
  /** The handler runs in the sender's dye. When it rejects, the message comes again, at most 3 times, then is parked. */
  consume<T extends Topic>(topic: T, handler: MessageHandler<T>): Promise<void>;
  /** Lets running handlers finish. */
  close(): Promise<void>;
}

export interface PublishOptions {
  /** Default: a new UUID. */
  readonly id?: string;
  /** Message headers that were injected when the message came to be; sent as they are. */
  readonly headers?: Readonly<Record<string, unknown>>;
}

export interface BusOptions {
  readonly url: string;
  readonly dyeing: Dyeing;
  readonly callEdge: CallEdge;
  readonly logger: Logger;
  /** `consumer` also creates the queues and looks after them (expiry, retention). Default `publisher`. */
  readonly role?: "publisher" | "consumer";
}

/** Where messages end that failed every delivery, with their headers and payload as they were. */
export const PARKED = "parked";

const POLL_SECONDS = 0.5;
const BATCH = 20;
const RETRIES = { retryLimit: 3, retryDelay: 1, retryBackoff: true, retryDelayMax: 30, expireInSeconds: 60 };

const Envelope = z.object({ headers: z.record(z.string(), z.unknown()), payload: z.unknown() });

/**
 * The bus on the shared database (pg-boss). A message is `{headers, payload}`; the headers carry the dye, the request
 * id and the trace, survive redelivery and parking, and are checked by the SDK when they are read.
 *
 * @example
 * const bus = await openBus({ url: config.DATABASE_URL, dyeing, callEdge, logger });
 * await bus.publish("order.published", { rideId, orderId, userId, price });
 */
export async function openBus({ url, dyeing, callEdge, logger, role = "publisher" }: BusOptions): Promise<MessageBus> {
  const consumer = role === "consumer";
  const boss = new PgBoss({
    connectionString: url,
    max: 2,
    migrate: consumer,
    createSchema: consumer,
    supervise: consumer,
    schedule: false,
    monitorVacuum: false,
    reindex: false,
    // Its spans would be the queue's own; ours travel in the message headers.
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error) => logger.error({ event: "bus.error", err: error }, "bus error"));
  await boss.start();
  if (consumer) await declareQueues(boss);

  return {
    async publish(topic, payload, { id = randomUUID(), headers: injected } = {}) {
      const { edge } = topics[topic];
      const headers = injected ?? callEdge(edge, () => dyeing.injectMessage({}));
      await boss.send(topic, { headers, payload }, { id });
      logger.info({ event: "message.published", edge, topic, messageId: id, headers });
      return id;
    },

    async consume(topic, handler) {
      const options = {
        pollingIntervalSeconds: POLL_SECONDS,
        batchSize: BATCH,
        burstWhenBatchFull: true,
        perJobResults: true,
      } as const;
      await boss.work(topic, options, async (jobs) =>
        Promise.all(
          jobs.map(async (job) => {
            try {
              await deliver(topic, job, handler);
              return { id: job.id, status: "completed" as const };
            } catch (error) {
              const permanent = error instanceof UnreadableMessage;
              return { id: job.id, status: permanent ? ("deadletter" as const) : ("failed" as const) };
            }
          }),
        ),
      );
    },

    close: () => boss.stop({ graceful: true, timeout: 3_000 }),
  };

  async function deliver<T extends Topic>(topic: T, job: Delivery, handler: MessageHandler<T>): Promise<void> {
    const raw = Envelope.safeParse(job.data);
    const headers = raw.success ? raw.data.headers : {};
    const evidence = { edge: topics[topic].edge, topic, messageId: job.id, headers };
    // Written before the SDK touches the message: this line is evidence about the SDK.
    logger.info({ event: "message.received", ...evidence, payload: raw.data?.payload, redeliveries: job.retryCount });
    await dyeing.receiveMessage(headers, async () => {
      try {
        const payload = topics[topic].payload.safeParse(raw.data?.payload);
        if (!payload.success)
          throw new UnreadableMessage(`unreadable payload on \`${topic}\``, { cause: payload.error });
        await handler({ id: job.id, topic, payload: payload.data as PayloadOf<T>, redeliveries: job.retryCount });
      } catch (error) {
        logger.error({ event: "message.failed", topic, messageId: job.id, redeliveries: job.retryCount, err: error });
        throw error;
      }
    });
  }
}

interface Delivery {
  readonly id: string;
  readonly data: unknown;
  readonly retryCount: number;
}

/** Delivering it again would not help. */
class UnreadableMessage extends Error {
  readonly code = "MESSAGE_UNREADABLE";
  override readonly name = "UnreadableMessage";
}

/** Creates the queue of every topic, and the parking queue. Doing it again changes nothing. */
export async function declareQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(PARKED, { retentionSeconds: 14 * 24 * 3600 });
  for (const topic of topicNames) await boss.createQueue(topic, { ...RETRIES, deadLetter: PARKED });
}
