import { randomBytes } from "node:crypto";

/** For rides that are played again: the system's rows and logs of the time before are still there. */
export function newMark(): string {
  return randomBytes(3).toString("hex");
}
