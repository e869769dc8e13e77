import type { Notification } from "../domain/notification.ts";

/** Where notifications live. */
export interface NotificationRepository {
  /** False when this id is there already: the message came again. */
  add(notification: Notification): Promise<boolean>;
  /** Oldest first. */
  ofRide(rideId: string): Promise<Notification[]>;
  wasTexted(id: string): Promise<boolean>;
  markTexted(id: string): Promise<void>;
}
