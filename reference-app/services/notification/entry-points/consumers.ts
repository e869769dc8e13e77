import type { MessageBus } from "../../../kit/bus.ts";
import { topicNames } from "../../../kit/topics.ts";
import type { Notifications } from "../domain/notifications.ts";

/** Every topic has one consumer: this service. */
export async function startConsumers(bus: MessageBus, notifications: Notifications): Promise<void> {
  for (const topic of topicNames) await bus.consume(topic, (message) => notifications.handle(message));
}
