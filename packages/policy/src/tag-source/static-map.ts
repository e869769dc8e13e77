import type { LocalTagSource } from "./tag-source.ts";

/** A table that never changes. */
export function staticMap(values: Readonly<Record<string, string>> | ReadonlyMap<string, string>): LocalTagSource {
  // Keys come from requests: `constructor` must not be one of Object.prototype's.
  const table = new Map(values instanceof Map ? values : Object.entries(values));
  return { get: (key) => table.get(key) };
}
