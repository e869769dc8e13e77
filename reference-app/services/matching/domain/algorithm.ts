import { haversineMeters } from "../../../geo/haversine.ts";
import { services } from "../../../topology.ts";
import type { PooledRequest } from "./request-pool.ts";
import type { RideRequest } from "./ride-request.ts";

type Version = (typeof services.matching.versions)[number];

/** In which order candidates are tried. The one thing that differs between the versions. */
export interface Algorithm {
  readonly name: string;
  order(request: RideRequest, candidates: readonly PooledRequest[]): PooledRequest[];
}

/** v1: first come, first served. */
export const inputOrder: Algorithm = {
  name: services.matching.differs.v1,
  order: (_request, candidates) => [...candidates].sort(bySequence),
};

/** v2: the nearest pickup first; equally near ones in input order. */
export const nearestFirst: Algorithm = {
  name: services.matching.differs.v2,
  order(request, candidates) {
    const distances = new Map(
      candidates.map((pooled) => [pooled, haversineMeters(request.origin, pooled.request.origin)]),
    );
    const distanceOf = (pooled: PooledRequest) => distances.get(pooled) ?? Number.POSITIVE_INFINITY;
    return [...candidates].sort((a, b) => distanceOf(a) - distanceOf(b) || bySequence(a, b));
  },
};

export const algorithmOf: Readonly<Record<Version, Algorithm>> = { v1: inputOrder, v2: nearestFirst };

function bySequence(a: PooledRequest, b: PooledRequest): number {
  return a.sequence - b.sequence;
}
