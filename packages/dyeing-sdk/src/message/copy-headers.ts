import { isMap } from "../carrier/message-reader.ts";

/** Headers of a message to write to. */
export interface HeaderWriter {
  /** What the client is given. */
  readonly headers: object;
  set(name: string, value: string): void;
}

/**
 * A copy of message headers in the shape in which they were given. Objects of a client that have `get` and `set` of their
 * own and are no Map or Fetch Headers (NATS) cannot be copied from outside: they are made for one message, and written to
 * as they are. A list gets entries like its first.
 */
export function copyHeaders(given: object): HeaderWriter {
  if (Array.isArray(given)) {
    const headers: unknown[] = [...given];
    const pairs = Array.isArray(given[0]);
    return { headers, set: (name, value) => void headers.push(pairs ? [name, value] : { [name]: value }) };
  }
  if (isMap(given)) return mapLike(new Map(given));
  if (Object.prototype.toString.call(given) === "[object Headers]") return mapLike(new Headers(given as Headers));
  if (isMapLike(given)) return mapLike(given);
  const headers: Record<string, unknown> = { ...given };
  const set = (name: string, value: string) => {
    headers[name] = value;
  };
  return { headers, set };
}

interface MapLike {
  get(name: string): unknown;
  set(name: string, value: string): unknown;
}

function isMapLike(value: object): value is MapLike {
  const { get, set } = value as Partial<MapLike>;
  return typeof get === "function" && typeof set === "function";
}

function mapLike(headers: MapLike): HeaderWriter {
  return { headers, set: (name, value) => void headers.set(name, value) };
}
