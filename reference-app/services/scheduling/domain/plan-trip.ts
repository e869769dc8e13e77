import type { GeoPoint } from "../../../geo/haversine.ts";
import type { Route } from "./route-planner.ts";

export interface Place extends GeoPoint {
  readonly name: string;
}

/** One rider's way. */
export interface RiderStops {
  readonly requestId: string;
  readonly origin: Place;
  readonly destination: Place;
}

export interface PlannedStop {
  readonly requestId: string;
  readonly kind: "pickup" | "dropoff";
  readonly place: Place;
  /** Since the first stop. */
  readonly distanceMeters: number;
  readonly durationSeconds: number;
}

export interface TripPlan {
  readonly stops: readonly PlannedStop[];
  readonly distanceMeters: number;
  readonly durationSeconds: number;
}

/** A car takes 4 people with the driver. */
export const MAX_RIDERS = 3;

type RouteBetween = (from: GeoPoint, to: GeoPoint) => Omit<Route, "path">;

interface Stop {
  readonly rider: number;
  readonly kind: "pickup" | "dropoff";
  readonly requestId: string;
  readonly place: Place;
}

/**
 * The shortest order of stops in which every rider is picked up before being dropped off. Exact: all orders are tried
 * (90 for three riders), save those whose beginning is already longer than the best. Of equally short orders the one
 * that serves earlier riders first wins.
 */
export function planTrip(riders: readonly RiderStops[], routeBetween: RouteBetween): TripPlan {
  if (riders.length < 1 || riders.length > MAX_RIDERS) throw new RangeError(`a trip has 1 to ${MAX_RIDERS} riders`);
  const stops = riders.flatMap(({ requestId, origin, destination }, rider): Stop[] => [
    { rider, kind: "pickup", requestId, place: origin },
    { rider, kind: "dropoff", requestId, place: destination },
  ]);
  const between = memoized(routeBetween);
  let best: TripPlan = { stops: [], distanceMeters: Number.POSITIVE_INFINITY, durationSeconds: 0 };

  const visit = (planned: readonly PlannedStop[], last: Stop | undefined, open: readonly Stop[]): void => {
    const { distanceMeters = 0, durationSeconds = 0 } = planned.at(-1) ?? {};
    if (distanceMeters >= best.distanceMeters) return;
    if (open.length === 0) {
      best = { stops: planned, distanceMeters, durationSeconds };
      return;
    }
    for (const next of open) {
      const waits =
        next.kind === "dropoff" && open.some(({ rider, kind }) => rider === next.rider && kind === "pickup");
      if (waits) continue;
      const leg = last ? between(last.place, next.place) : { distanceMeters: 0, durationSeconds: 0 };
      const stop: PlannedStop = {
        requestId: next.requestId,
        kind: next.kind,
        place: next.place,
        distanceMeters: distanceMeters + leg.distanceMeters,
        durationSeconds: durationSeconds + leg.durationSeconds,
      };
      visit(
        [...planned, stop],
        next,
        open.filter((other) => other !== next),
      );
    }
  };
  visit([], undefined, stops);
  return best;
}

/** The search asks for the same few legs again and again. */
function memoized(routeBetween: RouteBetween): RouteBetween {
  const known = new Map<GeoPoint, Map<GeoPoint, Omit<Route, "path">>>();
  return (from, to) => {
    const row = known.get(from) ?? new Map<GeoPoint, Omit<Route, "path">>();
    known.set(from, row);
    const leg = row.get(to) ?? routeBetween(from, to);
    row.set(to, leg);
    return leg;
  };
}
