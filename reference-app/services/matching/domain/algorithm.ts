import { haversineMeters } from "../../../geo/haversine.ts";
import { services } from "../../../topology.ts";
import type { PooledRequest } from "./request-pool.ts";
import type { RideRequest } from "./ride-request.ts";

type Version = (typeof services.matching.versions)[number];

/** In which order candidates are tried. The one thing that differs between the versions. */
export interface Algorithm {
  readonly name: string;
  /** The candidate with the lowest rank is tried first; equal ranks keep the order in which they were submitted. */
  rank(request: RideRequest, candidate: PooledRequest): number;
}

/** v1: first come, first served. */
export const inputOrder: Algorithm = {
  name: services.matching.differs.v1,
  rank: (_request, candidate) => candidate.sequence,
};

/** v2: the nearest pickup first. */
export const nearestFirst: Algorithm = {
  name: services.matching.differs.v2,
  rank: (request, candidate) => haversineMeters(request.origin, candidate.request.origin),
};

export const algorithmOf: Readonly<Record<Version, Algorithm>> = { v1: inputOrder, v2: nearestFirst };
