import type { GeoPoint } from "../../../geo/haversine.ts";
import { InvalidArgumentError } from "./invalid-argument-error.ts";
import { expiryOf, isId, MAX_ID_LENGTH, type Place, type RideRequest } from "./ride-request.ts";

/** A request as it arrives: nothing in it has been looked at. */
export interface SubmittedRequest {
  readonly id: string;
  readonly userId: string;
  readonly rideId: string;
  readonly origin: Place | undefined;
  readonly destination: Place | undefined;
  readonly departureTime: number;
  readonly maxWaitSeconds: number;
  readonly maxPrice: number;
  /** 0 = not set = 1. */
  readonly seats: number;
  /** 0 = not set = now. A moment in the future counts as now, so that a caller's clock cannot prolong a request. */
  readonly createdAt: number;
}

/**
 * Checks a submitted request and fixes the moment it expires.
 * @param maxSeats how many riders a trip takes
 * @throws InvalidArgumentError naming every bad field
 */
export function acceptRequest(submitted: SubmittedRequest, now: number, maxSeats: number): RideRequest {
  const problems: Record<string, string> = {};
  const check = (field: string, ok: boolean, problem: string) => {
    if (!ok) problems[field] = problem;
  };
  const { origin, destination, maxWaitSeconds } = submitted;
  const seats = submitted.seats === 0 ? 1 : submitted.seats;
  const createdAt = submitted.createdAt === 0 ? now : Math.min(submitted.createdAt, now);

  check("id", isId(submitted.id), `must have 1 to ${MAX_ID_LENGTH} characters`);
  check("user_id", isId(submitted.userId), `must have 1 to ${MAX_ID_LENGTH} characters`);
  check("origin", isPoint(origin), "must be a place with `lat` in -90..90 and `lng` in -180..180");
  check("destination", isPoint(destination), "must be a place with `lat` in -90..90 and `lng` in -180..180");
  check("departure_time", isPositiveInteger(submitted.departureTime), "must be milliseconds since the epoch");
  check("max_wait_seconds", isPositiveInteger(maxWaitSeconds), "must be a positive integer");
  check("max_price", isPositiveInteger(submitted.maxPrice), "must be a positive integer");
  check("seats", isPositiveInteger(seats) && seats <= maxSeats, `must be between 1 and ${maxSeats}`);
  check("created_at", createdAt > 0, "must be milliseconds since the epoch");
  const expiresAt = expiryOf(createdAt, maxWaitSeconds);
  if (!("created_at" in problems) && !("max_wait_seconds" in problems)) {
    check("created_at", now < expiresAt, "lies so far back that the request has expired");
  }
  if (Object.keys(problems).length > 0 || !origin || !destination) throw new InvalidArgumentError(problems);

  return Object.freeze({
    id: submitted.id,
    userId: submitted.userId,
    rideId: submitted.rideId,
    origin,
    destination,
    departureTime: submitted.departureTime,
    maxPrice: submitted.maxPrice,
    seats,
    expiresAt,
  });
}

function isPoint(point: GeoPoint | undefined): boolean {
  return point !== undefined && Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180;
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
