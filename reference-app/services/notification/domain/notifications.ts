import type { Message } from "../../../kit/bus.ts";
import type { Topic } from "../../../kit/topics.ts";
import type { NotificationRepository } from "../data-access/notification-repository.ts";
import type { Notification } from "./notification.ts";
import type { RideFeed } from "./ride-feed.ts";
import type { SmsProvider } from "./sms-provider.ts";
import { renderNotification } from "./templates.ts";

export interface NotificationsOptions {
  readonly repository: NotificationRepository;
  readonly feed: RideFeed;
  readonly sms: SmsProvider;
}

/** Turns events into notifications, and answers who asks for them. */
export class Notifications {
  readonly #repository: NotificationRepository;
  readonly #feed: RideFeed;
  readonly #sms: SmsProvider;

  constructor({ repository, feed, sms }: NotificationsOptions) {
    this.#repository = repository;
    this.#feed = feed;
    this.#sms = sms;
  }

  /**
   * One message makes one in-app notification and at most one text message, however often it is delivered. A text
   * message whose sending cannot be remembered goes out again under the same key, by which the provider knows it.
   */
  async handle<T extends Topic>({ id, topic, payload }: Message<T>): Promise<void> {
    const { text, sms } = renderNotification(topic, payload);
    const { rideId, userId } = payload;
    const notification: Notification = {
      id,
      rideId,
      userId,
      channel: "in-app",
      template: topic,
      text,
      createdAt: new Date(),
    };
    if (await this.#repository.add(notification)) this.#feed.announce(notification);
    if (sms === undefined || (await this.#repository.wasTexted(id))) return;
    await this.#sms.send({ to: userId, template: topic, text: sms, idempotencyKey: id });
    await this.#repository.markTexted(id);
  }

  /** Waits until the ride has that many notifications, the time is over or `signal` aborts; then what there is. */
  async ofRide(rideId: string, atLeast: number, waitMs: number, signal: AbortSignal): Promise<Notification[]> {
    let wake = () => {};
    // Watch before looking: what comes in between is not missed.
    const unwatch = this.#feed.watch(rideId, () => wake());
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    try {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
          deadline.addEventListener("abort", () => resolve(), { once: true });
        });
        const found = await this.#repository.ofRide(rideId);
        if (found.length >= atLeast || deadline.aborted) return found;
        await changed;
      }
    } finally {
      unwatch();
    }
  }
}
