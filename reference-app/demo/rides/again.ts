import { createHash } from "node:crypto";
import type { Ride } from "./ride.ts";

/**
 * The same rides for a system that has played them before: other ride ids, traces and witnesses, so that no row and no
 * line of the time before is taken for one of now.
 *
 * @param mark six hex digits that no run before had
 */
export function again(rides: readonly Ride[], mark: string): readonly Ride[] {
  return rides.map((ride) => {
    const rideId = `${ride.rideId}-${mark}`;
    return { ...ride, rideId, traceId: hex(`trace of ${rideId}`, 32), witness: hex(`witness of ${rideId}`, 16) };
  });
}

function hex(seed: string, digits: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, digits);
}
