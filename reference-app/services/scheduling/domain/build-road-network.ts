import { type GeoPoint, haversineMeters } from "../../../geo/haversine.ts";
import { DETOUR_FACTOR, drivingSeconds } from "./road-speed.ts";

/** A place that roads meet at. */
export interface Junction extends GeoPoint {
  readonly id: string;
}

/** A road that is driven both ways. */
export interface Road {
  readonly from: string;
  readonly to: string;
  readonly lengthMeters: number;
  readonly durationSeconds: number;
}

export interface RoadNetwork {
  readonly junctions: readonly Junction[];
  readonly roads: readonly Road[];
}

const DEFAULT_NEIGHBOURS = 4;

/**
 * A synthetic network: every junction is joined with its nearest neighbours, then the parts that are still apart are
 * joined by the shortest links between them. Deterministic; connected by construction.
 */
export function buildRoadNetwork(junctions: readonly Junction[], neighbours = DEFAULT_NEIGHBOURS): RoadNetwork {
  const roads = new Map<string, Road>();
  const parts = new Parts(junctions.map(({ id }) => id));
  const build = (a: Junction, b: Junction) => {
    const [from, to] = a.id < b.id ? [a, b] : [b, a];
    parts.join(a.id, b.id);
    const lengthMeters = haversineMeters(from, to) * DETOUR_FACTOR;
    const road = { from: from.id, to: to.id, lengthMeters, durationSeconds: drivingSeconds(lengthMeters) };
    roads.set(JSON.stringify([from.id, to.id]), road);
  };

  for (const junction of junctions) {
    const others = junctions.filter((other) => other !== junction);
    for (const near of byDistance(junction, others).slice(0, neighbours)) build(junction, near);
  }
  // The rest of a minimum spanning tree between the parts.
  for (const [a, b] of allPairs(junctions)) {
    if (!parts.together(a.id, b.id)) build(a, b);
  }
  return { junctions, roads: [...roads.values()] };
}

function byDistance(center: Junction, others: readonly Junction[]): Junction[] {
  return others
    .map((other) => ({ other, meters: haversineMeters(center, other) }))
    .sort((a, b) => a.meters - b.meters || compare(a.other.id, b.other.id))
    .map(({ other }) => other);
}

/** All pairs, the nearest first. */
function allPairs(junctions: readonly Junction[]): [Junction, Junction][] {
  return junctions
    .flatMap((a, index) => junctions.slice(index + 1).map((b) => ({ a, b, meters: haversineMeters(a, b) })))
    .sort((x, y) => x.meters - y.meters)
    .map(({ a, b }) => [a, b]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Disjoint sets of ids. */
class Parts {
  readonly #parent: Map<string, string>;

  constructor(ids: readonly string[]) {
    this.#parent = new Map(ids.map((id) => [id, id]));
  }

  together(a: string, b: string): boolean {
    return this.#root(a) === this.#root(b);
  }

  join(a: string, b: string): void {
    this.#parent.set(this.#root(a), this.#root(b));
  }

  #root(id: string): string {
    let root = id;
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root)) root = up;
    this.#parent.set(id, root);
    return root;
  }
}
