import { isFlat, isMap, messageReader, pairsOf } from "../carrier/message-reader.ts";
import { parseDyeHeader } from "../wire/dye-header.ts";
import { B3_MULTI_HEADERS, COLOR_HEADER, DYE_HEADER, REQUEST_ID_HEADER, TRACE_HEADERS } from "../wire/header-names.ts";
import { joinedLines } from "../wire/header-reader.ts";
import { copyHeaders } from "./copy-headers.ts";

/** Headers of a message in a shape that can be copied: the last is that of NATS, and of fetch. */
export type MessageHeaders =
  | Readonly<Record<string, unknown>>
  | ReadonlyMap<string, unknown>
  | readonly unknown[]
  | HeadersOfClient;

interface HeadersOfClient {
  get(name: string): unknown;
  set(name: string, value: string): unknown;
  keys(): Iterable<string>;
  delete(name: string): unknown;
}

/**
 * What brokers put there: RabbitMQ counts deaths by `x-death` and routes by `CC` and `BCC` (and does not count on from a copy:
 * rabbitmq-server#11331), JetStream takes `Nats-Expected-*` for conditions, Pub/Sub refuses its own names.
 */
const BROKERS =
  /^(?:b?cc|x-death|x-(?:first|last)-death-.*|x-delivery-count|x-acquired-count|x-received-from|x-stream-.*|x-opt-.*|nats-.*|googclient_.*|cloudpubsubdeadletter.*|kafka_dlt-.*|__connect\.errors\..*)$/i;
const OURS = new Set<string>([
  ...[COLOR_HEADER, DYE_HEADER, REQUEST_ID_HEADER, "x-dye-sig", "x-multi-tag"],
  ...TRACE_HEADERS,
  ...B3_MULTI_HEADERS,
]);

/**
 * A copy of the headers of a message that came, for a message that goes on (a retry, a replay from a parking lot): without what
 * the broker put there, and without the dye, which `injectMessage()` writes anew inside of `receiveMessage()`.
 */
export function republished<H extends MessageHeaders>(headers: H | undefined): H {
  const listed = joinedLines(messageReader(headers)(DYE_HEADER));
  const dye = listed === undefined ? undefined : parseDyeHeader(listed);
  const gone = new Set([...OURS, ...(dye?.route ?? []), ...(dye?.next ?? [])]);
  const stays = (name: unknown) => !BROKERS.test(String(name)) && !gone.has(String(name).toLowerCase());
  if (headers === undefined || headers === null) return {} as H;
  if (Array.isArray(headers)) return listThat(stays, headers) as unknown as H;
  const given: unknown = headers;
  if (isMap(given)) return new Map([...given].filter(([name]) => stays(name))) as unknown as H;
  if (isOfClient(given)) return copyThat(stays, given) as unknown as H;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => stays(name))) as unknown as H;
}

function isOfClient(given: unknown): given is HeadersOfClient {
  const { get, set, keys, delete: remove } = given as Partial<HeadersOfClient>;
  return [get, set, keys, remove].every((method) => typeof method === "function");
}

/** Those that cannot be copied stay as they are: what came is the message's. */
function copyThat(stays: (name: unknown) => boolean, given: HeadersOfClient): HeadersOfClient {
  const copy = copyHeaders(given).headers as HeadersOfClient;
  if (copy === given) return given;
  for (const name of [...copy.keys()]) if (!stays(name)) copy.delete(name);
  return copy;
}

function listThat(stays: (name: unknown) => boolean, headers: readonly unknown[]): readonly unknown[] {
  if (!isFlat(headers)) return headers.filter((entry) => stays(nameOf(entry)));
  return pairsOf(headers)
    .filter(([name]) => stays(name))
    .flat();
}

/** A list has pairs, or records of one header. */
function nameOf(entry: unknown): unknown {
  return Array.isArray(entry) ? entry[0] : Object.keys(entry as object)[0];
}
