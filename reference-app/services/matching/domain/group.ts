import { createHash } from "node:crypto";
import { haversineMeters } from "../../../geo/haversine.ts";
import type { RideRequest } from "./ride-request.ts";

/** Requests that can share a car. */
export interface Group {
  /** The same for the same members, whichever of them asked. */
  readonly groupId: string;
  /** The request that asked first, then the others in the order of the algorithm. */
  readonly requestIds: readonly string[];
  /** The greatest distance between two pickups, in metres. */
  readonly pickupSpreadMeters: number;
}

export function groupOf(members: readonly RideRequest[]): Group {
  return {
    groupId: groupIdOf(members.map(({ id }) => id)),
    requestIds: members.map(({ id }) => id),
    pickupSpreadMeters: pickupSpread(members),
  };
}

function groupIdOf(ids: readonly string[]): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([...ids].sort()))
    .digest("hex");
  return `grp_${digest.slice(0, 32)}`;
}

function pickupSpread(members: readonly RideRequest[]): number {
  let spread = 0;
  for (const [index, a] of members.entries()) {
    for (const b of members.slice(index + 1)) spread = Math.max(spread, haversineMeters(a.origin, b.origin));
  }
  return spread;
}
