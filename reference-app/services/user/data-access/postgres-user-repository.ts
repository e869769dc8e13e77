import { and, eq, getTableColumns } from "drizzle-orm";
import type { Database } from "../../../kit/database.ts";
import type { User } from "../domain/user.ts";
import { devices, users } from "./tables.ts";
import type { UserRepository } from "./user-repository.ts";

const { idDigest: _digest, ...userColumns } = getTableColumns(users);

export class PostgresUserRepository implements UserRepository {
  readonly #db: Database<typeof import("./tables.ts")>["db"];

  constructor(db: Database<typeof import("./tables.ts")>["db"]) {
    this.#db = db;
  }

  async insert(user: User, idDigest: string): Promise<"this person" | "this phone" | undefined> {
    const row = { ...user, roles: [...user.roles], idDigest };
    const added = await this.#db.insert(users).values(row).onConflictDoNothing().returning({ id: users.id });
    if (added.length > 0) return undefined;
    const [person] = await this.#db.select({ id: users.id }).from(users).where(eq(users.idDigest, idDigest));
    return person === undefined ? "this phone" : "this person";
  }

  async find(id: string): Promise<User | undefined> {
    const [user] = await this.#db.select(userColumns).from(users).where(eq(users.id, id));
    return user;
  }

  async findByDevice(id: string, deviceId: string): Promise<User | undefined> {
    const [user] = await this.#db
      .select(userColumns)
      .from(users)
      .innerJoin(devices, eq(devices.userId, users.id))
      .where(and(eq(users.id, id), eq(devices.deviceId, deviceId)));
    return user;
  }

  async bindDevice(id: string, deviceId: string): Promise<string> {
    // Of two devices that come at the same time one wins, and both learn which: the update changes nothing, but it
    // makes the row that was there come back.
    const [bound] = await this.#db
      .insert(devices)
      .values({ userId: id, deviceId })
      .onConflictDoUpdate({ target: devices.userId, set: { userId: id } })
      .returning({ deviceId: devices.deviceId });
    return bound?.deviceId ?? deviceId;
  }
}
