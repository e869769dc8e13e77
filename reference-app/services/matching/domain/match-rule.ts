/** What makes two ride requests fit into one car. Distances in metres, times in milliseconds. */
export interface MatchRule {
  /** Destinations may be at most this far apart. */
  readonly distanceThreshold: number;
  /** Departures must be less than this apart: a difference of exactly the window does not match. */
  readonly timeWindowMs: number;
  /** How far another rider's maxPrice may be from the request's, as a fraction of the request's: 0.2 is 20 %. */
  readonly priceTolerance: number;
  /** Pickups may be at most this far apart. */
  readonly maxPickupDistanceMeters: number;
  /** Seats of the car with the driver's: 4 people are a driver and 3 riders. */
  readonly maxPassengersPerTrip: number;
}

export const defaultMatchRule: MatchRule = Object.freeze({
  distanceThreshold: 2_000,
  timeWindowMs: 5 * 60_000,
  priceTolerance: 0.2,
  maxPickupDistanceMeters: 1_000,
  maxPassengersPerTrip: 4,
});

/** How many riders one trip takes: everybody but the driver. */
export function maxRiders(rule: MatchRule): number {
  return rule.maxPassengersPerTrip - 1;
}
