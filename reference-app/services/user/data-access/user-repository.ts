import type { User } from "../domain/user.ts";

/** Where users live. */
export interface UserRepository {
  /** Which unique thing is taken already, or undefined when the user was added. */
  insert(user: User, idDigest: string): Promise<"this person" | "this phone" | undefined>;
  find(id: string): Promise<User | undefined>;
  /** The user, if that device is the one bound to it. */
  findByDevice(id: string, deviceId: string): Promise<User | undefined>;
  /** Binds the device if none is bound. Returns the device that is bound now. */
  bindDevice(id: string, deviceId: string): Promise<string>;
}
