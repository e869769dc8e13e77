import { type GeoPoint, haversineMeters } from "../../../geo/haversine.ts";
import { buildRoadNetwork, type Junction } from "./build-road-network.ts";
import { createPathFinder, type FindPath } from "./path-finder.ts";
import { DETOUR_FACTOR, drivingSeconds } from "./road-speed.ts";
import { UncoveredPlaceError } from "./uncovered-place-error.ts";

export interface Route {
  readonly distanceMeters: number;
  readonly durationSeconds: number;
  /** Ids of the landmarks on the way. */
  readonly path: readonly string[];
}

/** A place farther than this from every landmark is outside the network. */
export const MAX_SNAP_METERS = 5_000;

/** Routes between any two places near the network: to the nearest landmark, along the roads, and on to the place. */
export class RoutePlanner {
  readonly #junctions: readonly Junction[];
  readonly #findPath: FindPath;

  constructor(junctions: readonly Junction[]) {
    this.#junctions = junctions;
    this.#findPath = createPathFinder(buildRoadNetwork(junctions));
  }

  /** @throws UncoveredPlaceError */
  route(origin: GeoPoint, destination: GeoPoint): Route {
    const from = this.#snap("origin", origin);
    const to = this.#snap("destination", destination);
    if (from === to) return { ...street(origin, destination), path: [from.id] };
    const road = this.#findPath(from.id, to.id);
    if (!road) throw new Error("the road network is not connected");
    const first = street(origin, from);
    const last = street(to, destination);
    return {
      distanceMeters: first.distanceMeters + road.lengthMeters + last.distanceMeters,
      durationSeconds: first.durationSeconds + road.durationSeconds + last.durationSeconds,
      path: road.path,
    };
  }

  #snap(end: "origin" | "destination", point: GeoPoint): Junction {
    let nearest: Junction | undefined;
    let least = MAX_SNAP_METERS;
    for (const junction of this.#junctions) {
      const meters = haversineMeters(point, junction);
      if (meters > least || (meters === least && nearest)) continue;
      nearest = junction;
      least = meters;
    }
    if (!nearest) throw new UncoveredPlaceError(end, MAX_SNAP_METERS);
    return nearest;
  }
}

/** The way between a place and its landmark, or between two places at one landmark. */
function street(from: GeoPoint, to: GeoPoint): Omit<Route, "path"> {
  const distanceMeters = haversineMeters(from, to) * DETOUR_FACTOR;
  return { distanceMeters, durationSeconds: drivingSeconds(distanceMeters) };
}
