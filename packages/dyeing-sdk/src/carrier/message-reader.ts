import { type HeaderReader, NOT_TEXT } from "../wire/header-reader.ts";

/** What clients hand over as the headers of a message. */
interface HeadersLike {
  get(name: string): unknown;
  has?(name: string): boolean;
  /** NATS: all lines of one header. A Map's takes no name and gives no list. */
  values?(name: string): unknown;
}

/**
 * Reads the headers of a message in the shapes in which clients hand them over: a record (AMQP, Kafka, most others), a
 * Map, an object with `get` (Fetch, NATS), a list of pairs or of records of one header (librdkafka), or one of names and values
 * in turn (the fields of a Redis stream). Undefined and null are a message without headers; anything else has only headers that are no text. Looked up by the lower-case name
 * only.
 *
 * Values are text, or its bytes as any view of a buffer, byte for byte; or a list of these, which are the lines of the
 * header. An undefined or null value is no header (publishers copy names of headers that were not there, and clients
 * leave them out). Any other value reads as `NOT_TEXT`.
 */
export function messageReader(headers: unknown): HeaderReader {
  if (headers === undefined || headers === null) return () => undefined;
  if (typeof headers !== "object") return () => NOT_TEXT;
  if (Array.isArray(headers)) {
    return readerOfEntries(isFlat(headers) ? pairsOf(headers) : headers.flatMap(entriesOf));
  }
  if (isMap(headers)) {
    // Keys that are bytes have no equals: looked up as text.
    const [first] = headers.keys();
    return ArrayBuffer.isView(first) ? readerOfEntries([...headers]) : (name) => linesOf(headers.get(name));
  }
  if (typeof (headers as Partial<HeadersLike>).get === "function") return readerOfGet(headers as HeadersLike);
  return (name) => (Object.hasOwn(headers, name) ? linesOf((headers as Record<string, unknown>)[name]) : undefined);
}

/** Whether a list has names and values in turn. */
export function isFlat(headers: readonly unknown[]): boolean {
  return typeof headers[0] === "string" || ArrayBuffer.isView(headers[0]);
}

/** Of names and values in turn. */
export function pairsOf(flat: readonly unknown[]): (readonly [name: unknown, value: unknown])[] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]] as const] : []));
}

/** Whatever realm it comes from. */
export function isMap(value: unknown): value is Map<unknown, unknown> {
  return Object.prototype.toString.call(value) === "[object Map]";
}

function readerOfGet(headers: HeadersLike): HeaderReader {
  return (name) => {
    if (headers.has?.(name) === false) return undefined;
    const lines = headers.values?.(name);
    return linesOf(Array.isArray(lines) ? lines : headers.get(name));
  };
}

function readerOfEntries(entries: readonly (readonly [unknown, unknown])[]): HeaderReader {
  return (name) => {
    const values = entries.filter(([key]) => textOf(key) === name).flatMap(([, value]) => value);
    return linesOf(values);
  };
}

/** A pair of name and value, or a record. */
function entriesOf(entry: unknown): (readonly [unknown, unknown])[] {
  if (Array.isArray(entry)) return [[entry[0], entry[1]]];
  return typeof entry === "object" && entry !== null ? Object.entries(entry) : [];
}

function linesOf(value: unknown): string | readonly string[] | undefined {
  if (!Array.isArray(value)) return textOf(value);
  const lines: string[] = [];
  for (const line of value) {
    const text = textOf(line);
    if (text === NOT_TEXT) return NOT_TEXT;
    if (typeof text === "string") lines.push(text);
  }
  return lines.length > 1 ? lines : lines[0];
}

function textOf(value: unknown): string | typeof NOT_TEXT | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");
  return NOT_TEXT;
}
