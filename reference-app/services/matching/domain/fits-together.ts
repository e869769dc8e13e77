import { haversineMeters } from "../../../geo/haversine.ts";
import type { MatchRule } from "./match-rule.ts";
import type { RideRequest } from "./ride-request.ts";

/** Whether two riders can share a car: departure, pickup and destination. Symmetric. */
export function fitsTogether(rule: MatchRule, a: RideRequest, b: RideRequest): boolean {
  return (
    Math.abs(a.departureTime - b.departureTime) < rule.timeWindowMs &&
    haversineMeters(a.origin, b.origin) <= rule.maxPickupDistanceMeters &&
    haversineMeters(a.destination, b.destination) <= rule.distanceThreshold
  );
}

/** Whether the candidate's price is near enough to the request's. Measured by the request's maxPrice: not symmetric. */
export function priceFits(rule: MatchRule, request: RideRequest, candidate: RideRequest): boolean {
  return Math.abs(candidate.maxPrice - request.maxPrice) <= rule.priceTolerance * request.maxPrice;
}
