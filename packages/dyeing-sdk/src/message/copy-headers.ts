import { isFlat, isMap } from "../carrier/message-reader.ts";

/** Headers of a message to write to. */
export interface HeaderWriter {
  /** What the client is given. */
  readonly headers: object;
  set(name: string, value: string): void;
}

/**
 * A copy of message headers in the shape in which they were given: what was written to one message must not be found in the
 * next, if both are given the same headers. Objects of a client that have `get` and `set` of their own, and are copied neither
 * as NATS headers nor by a `clone` of their own, are written to as they are.
 */
export function copyHeaders(given: object): HeaderWriter {
  if (Array.isArray(given)) return listLike([...given]);
  if (isMap(given)) return mapLike(new Map(given));
  if (Object.prototype.toString.call(given) === "[object Headers]") return mapLike(new Headers(given as Headers));
  if (isMapLike(given)) return mapLike(cloneOf(given) ?? copyOfLines(given) ?? given);
  const headers: Record<string, unknown> = { ...given };
  const set = (name: string, value: string) => {
    headers[name] = value;
  };
  return { headers, set };
}

/** New entries are as the first one is. */
function listLike(headers: unknown[]): HeaderWriter {
  if (isFlat(headers)) return { headers, set: (name, value) => void headers.push(name, value) };
  const pairs = Array.isArray(headers[0]);
  return { headers, set: (name, value) => void headers.push(pairs ? [name, value] : { [name]: value }) };
}

interface MapLike {
  get(name: string): unknown;
  set(name: string, value: string): unknown;
}

function isMapLike(value: object): value is MapLike {
  const { get, set } = value as Partial<MapLike>;
  return typeof get === "function" && typeof set === "function";
}

/** As gRPC's metadata has it. */
function cloneOf(headers: MapLike & { clone?(): unknown }): MapLike | undefined {
  const clone = typeof headers.clone === "function" ? headers.clone() : undefined;
  return typeof clone === "object" && clone !== null && isMapLike(clone) ? clone : undefined;
}

interface LinesLike extends MapLike {
  keys(): Iterable<string>;
  values(name: string): unknown;
  append(name: string, value: string): unknown;
}

/** As NATS has it: each name has a list of lines, and nobody but the client makes such headers. */
function copyOfLines(headers: MapLike & Partial<LinesLike>): MapLike | undefined {
  const { keys, values, append } = headers;
  if (typeof keys !== "function" || typeof values !== "function" || typeof append !== "function") return undefined;
  const given = headers as LinesLike;
  const copy = new (given.constructor as new () => LinesLike)();
  for (const name of given.keys()) {
    const lines = given.values(name);
    if (!Array.isArray(lines)) return undefined;
    for (const line of lines) copy.append(name, line);
  }
  return copy;
}

function mapLike(headers: MapLike): HeaderWriter {
  return { headers, set: (name, value) => void headers.set(name, value) };
}
