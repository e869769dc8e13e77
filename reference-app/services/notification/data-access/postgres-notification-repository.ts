import { asc, eq } from "drizzle-orm";
import type { Database } from "../../../kit/database.ts";
import type { Notification } from "../domain/notification.ts";
import type { NotificationRepository } from "./notification-repository.ts";
import { notifications, textMessages } from "./tables.ts";

type Db = Database<typeof import("./tables.ts")>["db"];

/** A ride has five events; a client that asks for one with thousands gets the first of them. */
const MAX_OF_RIDE = 200;

export class PostgresNotificationRepository implements NotificationRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async add({ channel: _channel, ...row }: Notification): Promise<boolean> {
    const added = await this.#db
      .insert(notifications)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: notifications.id });
    return added.length > 0;
  }

  async ofRide(rideId: string): Promise<Notification[]> {
    const rows = await this.#db
      .select()
      .from(notifications)
      .where(eq(notifications.rideId, rideId))
      .orderBy(asc(notifications.seq))
      .limit(MAX_OF_RIDE);
    return rows.map(({ seq: _seq, ...row }) => ({ ...row, channel: "in-app" }));
  }

  async wasTexted(id: string): Promise<boolean> {
    const rows = await this.#db.select().from(textMessages).where(eq(textMessages.id, id));
    return rows.length > 0;
  }

  async markTexted(id: string): Promise<void> {
    await this.#db.insert(textMessages).values({ id }).onConflictDoNothing();
  }
}
