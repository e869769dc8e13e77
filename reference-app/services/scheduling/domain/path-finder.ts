import createGraph from "ngraph.graph";
import { aStar } from "ngraph.path";
import { haversineMeters } from "../../../geo/haversine.ts";
import type { Junction, Road, RoadNetwork } from "./build-road-network.ts";
import { DETOUR_FACTOR } from "./road-speed.ts";

/** A way along roads. */
export interface RoadPath {
  /** Junction ids from start to end, both included. */
  readonly path: readonly string[];
  readonly lengthMeters: number;
  readonly durationSeconds: number;
}

/** The shortest way between two junctions; undefined when there is none. Ids must be in the network. */
export type FindPath = (fromId: string, toId: string) => RoadPath | undefined;

/**
 * A*: Dijkstra's search, pruned by the straight line to the goal times the detour factor. No road is shorter than that,
 * so the first way found is a shortest one.
 */
export function createPathFinder({ junctions, roads }: RoadNetwork): FindPath {
  const graph = createGraph<Junction, Road>();
  for (const junction of junctions) graph.addNode(junction.id, junction);
  for (const road of roads) graph.addLink(road.from, road.to, road);
  const finder = aStar(graph, {
    distance: (_from, _to, link) => link.data.lengthMeters,
    heuristic: (from, to) => haversineMeters(from.data, to.data) * DETOUR_FACTOR,
  });

  return (fromId, toId) => {
    if (!graph.hasNode(fromId) || !graph.hasNode(toId)) throw new RangeError("unknown junction");
    if (fromId === toId) return { path: [fromId], lengthMeters: 0, durationSeconds: 0 };
    // The library gives the way from the goal back to the start.
    const path = finder
      .find(fromId, toId)
      .map(({ id }) => String(id))
      .reverse();
    if (path.length === 0) return undefined;
    let lengthMeters = 0;
    let durationSeconds = 0;
    for (const [index, id] of path.slice(1).entries()) {
      const previous = path[index] ?? fromId;
      const road = (graph.getLink(previous, id) ?? graph.getLink(id, previous))?.data;
      lengthMeters += road?.lengthMeters ?? 0;
      durationSeconds += road?.durationSeconds ?? 0;
    }
    return { path, lengthMeters, durationSeconds };
  };
}
