import type { Topic } from "../../../kit/topics.ts";

/** One in-app notification. */
export interface Notification {
  readonly id: string;
  readonly rideId: string;
  readonly userId: string;
  readonly channel: "in-app";
  readonly template: Topic;
  readonly text: string;
  readonly createdAt: Date;
}

/** As clients see it, over HTTP and over the WebSocket. */
export function publicNotification(notification: Notification) {
  return { ...notification, createdAt: notification.createdAt.toISOString() };
}
