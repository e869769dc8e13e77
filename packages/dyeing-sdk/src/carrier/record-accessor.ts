import type { TextMapGetter, TextMapSetter } from "./text-map.ts";

/** Plain objects: own string properties by their exact name. */
export const recordAccessor: TextMapGetter<Record<string, unknown>> & TextMapSetter<Record<string, unknown>> = {
  get: (carrier, key) => {
    const value = Object.hasOwn(carrier, key) ? carrier[key] : undefined;
    return typeof value === "string" ? value : undefined;
  },
  set: (carrier, key, value) => {
    carrier[key] = value;
  },
  keys: (carrier) => Object.keys(carrier),
};
