import type { Notification } from "./notification.ts";

export type FeedListener = (notification: Notification) => void;

/** New notifications, as they come, to whoever watches that ride: sockets and long polls. */
export class RideFeed {
  readonly #listeners = new Map<string, Set<FeedListener>>();

  /** Returns the function that ends it. */
  watch(rideId: string, listener: FeedListener): () => void {
    const listeners = this.#listeners.get(rideId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(rideId, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(rideId) === listeners) this.#listeners.delete(rideId);
    };
  }

  announce(notification: Notification): void {
    for (const listener of this.#listeners.get(notification.rideId) ?? []) listener(notification);
  }

  /** Rides that somebody watches. */
  get watched(): number {
    return this.#listeners.size;
  }
}
