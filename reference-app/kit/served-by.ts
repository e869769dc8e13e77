import { z } from "zod";

/** Which version of each service took part in a response: `{order: "v2", matching: "v2", scheduling: "v1"}`. */
export type ServedBy = Readonly<Record<string, string>>;

/** For the schemas of upstream answers. */
export const ServedBySchema = z.record(z.string(), z.string());

/** The map in an answer of which nothing is known; undefined when it has none. */
export function servedByOf(body: unknown): ServedBy | undefined {
  const parsed = z.object({ servedBy: ServedBySchema }).safeParse(body);
  return parsed.success ? parsed.data.servedBy : undefined;
}

/**
 * Joins the maps of all calls made for one response. A service that was reached in two versions shows both
 * (`v1,v2`), so that a mixed answer cannot hide.
 *
 * @example
 * res.json({ ...order, servedBy: mergeServedBy({ order: version }, reply.servedBy) });
 */
export function mergeServedBy(...maps: readonly (ServedBy | undefined)[]): ServedBy {
  const versions = new Map<string, Set<string>>();
  for (const map of maps) {
    for (const [service, version] of Object.entries(map ?? {})) {
      const seen = versions.get(service) ?? new Set();
      for (const one of version.split(",")) seen.add(one);
      versions.set(service, seen);
    }
  }
  return Object.fromEntries([...versions].map(([service, seen]) => [service, [...seen].sort().join(",")]));
}
