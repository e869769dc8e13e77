import type { GeoPoint } from "../../../geo/haversine.ts";

export interface Place extends GeoPoint {
  readonly name: string;
}

/** A rider's wish as the pool holds it. Times are milliseconds since the epoch, prices fen. */
export interface RideRequest {
  readonly id: string;
  readonly userId: string;
  readonly rideId: string;
  readonly origin: Place;
  readonly destination: Place;
  readonly departureTime: number;
  readonly maxPrice: number;
  /** How many riders travel on this request. */
  readonly seats: number;
  /** From this moment on the request matches nothing. */
  readonly expiresAt: number;
}

/** No unmatched request lives longer, however long its rider would wait. */
export const MAX_UNMATCHED_MS = 15 * 60_000;

/** A request expires at the earlier of 15 minutes and its own maximal wait. */
export function expiryOf(createdAt: number, maxWaitSeconds: number): number {
  return createdAt + Math.min(MAX_UNMATCHED_MS, maxWaitSeconds * 1_000);
}

export const MAX_ID_LENGTH = 128;

export function isId(id: string): boolean {
  return id.length >= 1 && id.length <= MAX_ID_LENGTH;
}
