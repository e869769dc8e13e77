import { describe, expect, it } from "vitest";
import { until } from "../../../kit/testing/until.ts";
import type { NotificationRepository } from "../data-access/notification-repository.ts";
import type { Notification } from "./notification.ts";
import { Notifications } from "./notifications.ts";
import { RideFeed } from "./ride-feed.ts";
import type { TextMessage } from "./sms-provider.ts";

class MemoryRepository implements NotificationRepository {
  readonly added: Notification[] = [];
  readonly texted = new Set<string>();

  async add(notification: Notification): Promise<boolean> {
    if (this.added.some((one) => one.id === notification.id)) return false;
    this.added.push(notification);
    return true;
  }
  async ofRide(rideId: string): Promise<Notification[]> {
    return this.added.filter((one) => one.rideId === rideId);
  }
  async wasTexted(id: string): Promise<boolean> {
    return this.texted.has(id);
  }
  async markTexted(id: string): Promise<void> {
    this.texted.add(id);
  }
}

function setUp() {
  const repository = new MemoryRepository();
  const feed = new RideFeed();
  const sent: TextMessage[] = [];
  const sms = {
    async send(message: TextMessage) {
      sent.push(message);
    },
  };
  return { repository, feed, sent, notifications: new Notifications({ repository, feed, sms }) };
}

const paid = {
  id: "m-1",
  topic: "payment.captured",
  redeliveries: 0,
  payload: { rideId: "r", orderId: "o", userId: "u", paymentId: "p", amount: 100, method: "wallet" },
} as const;
const never = new AbortController().signal;

describe("Notifications", () => {
  it("does nothing new when a message comes again", async () => {
    const { repository, feed, sent, notifications } = setUp();
    const announced: string[] = [];
    feed.watch("r", (one) => announced.push(one.id));
    await notifications.handle(paid);
    await notifications.handle({ ...paid, redeliveries: 1 });
    expect(repository.added).toHaveLength(1);
    expect(announced).toEqual(["m-1"]);
    expect(sent).toEqual([{ to: "u", template: "payment.captured", text: expect.any(String), idempotencyKey: "m-1" }]);
  });

  it("sends again under the same key when the sending was not remembered", async () => {
    const { repository, sent, notifications } = setUp();
    await notifications.handle(paid);
    repository.texted.clear();
    await notifications.handle({ ...paid, redeliveries: 1 });
    expect(sent.map((one) => one.idempotencyKey)).toEqual(["m-1", "m-1"]);
    expect(repository.added).toHaveLength(1);
  });

  it("ends a wait on a new notification, at its time, and when it is told to", async () => {
    const { feed, notifications } = setUp();
    const waiting = notifications.ofRide("r", 1, 60_000, never);
    await until(() => feed.watched === 1);
    await notifications.handle(paid);
    expect(await waiting).toHaveLength(1);

    expect(await notifications.ofRide("r", 2, 20, never)).toHaveLength(1);

    const stopping = new AbortController();
    const stopped = notifications.ofRide("r", 2, 60_000, stopping.signal);
    await until(() => feed.watched === 1);
    stopping.abort();
    expect(await stopped).toHaveLength(1);
    expect(feed.watched).toBe(0);
  });

  it("sees what comes between the look and the wait", async () => {
    const { repository, notifications } = setUp();
    const look = repository.ofRide.bind(repository);
    repository.ofRide = async (rideId) => {
      const found = await look(rideId);
      if (found.length === 0) await notifications.handle(paid);
      return found;
    };
    expect(await notifications.ofRide("r", 1, 60_000, never)).toHaveLength(1);
  });
});
