import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { TextMapGetter, TextMapSetter } from "./text-map.ts";

type NodeHeaders = IncomingHttpHeaders | OutgoingHttpHeaders;

/** Node's header objects. Names are lower case; a header that came in several lines is a list. */
export const nodeHeadersAccessor: TextMapGetter<NodeHeaders> & TextMapSetter<NodeHeaders> = {
  get: (carrier, key) => {
    const name = key.toLowerCase();
    const value = Object.hasOwn(carrier, name) ? carrier[name] : undefined;
    return typeof value === "number" ? String(value) : value;
  },
  set: (carrier, key, value) => {
    carrier[key.toLowerCase()] = value;
  },
  keys: (carrier) => Object.keys(carrier),
};
