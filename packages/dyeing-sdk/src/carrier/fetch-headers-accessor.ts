import type { TextMapGetter, TextMapSetter } from "./text-map.ts";

/** The Fetch API's Headers: case-insensitive, several lines joined by `, `. */
export const fetchHeadersAccessor: TextMapGetter<Headers> & TextMapSetter<Headers> = {
  get: (carrier, key) => carrier.get(key) ?? undefined,
  set: (carrier, key, value) => carrier.set(key, value),
  keys: (carrier) => [...carrier.keys()],
};
