import { messageReader } from "./message-reader.ts";
import type { TextMapGetter, TextMapSetter } from "./text-map.ts";

/**
 * Headers of AMQP, Kafka and other messages, read in every shape that `messageReader` knows and written to records. What
 * is no text reads as a header in two lines.
 */
export const messageHeadersAccessor: TextMapGetter<object> & TextMapSetter<object> = {
  get: (carrier, key) => {
    const lines = messageReader(carrier)(key);
    return typeof lines === "string" || lines === undefined ? lines : [...lines];
  },
  set: (carrier, key, value) => {
    (carrier as Record<string, unknown>)[key] = value;
  },
  keys: (carrier) => Object.keys(carrier),
};
