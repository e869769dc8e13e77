import type { TextMapGetter, TextMapSetter } from "./text-map.ts";

type MessageHeaders = Record<string, unknown>;

/** What the decoder takes for a header in two lines: malformed, where absent would hide that something was there. */
const NOT_TEXT = ["", ""];

/**
 * Headers of AMQP and other messages. Brokers allow any table there: strings count, and buffers, which some clients
 * deliver, byte for byte; any other value reads as malformed, null as absent. Looked up by their lower-case name only.
 */
export const messageHeadersCarrier: TextMapGetter<MessageHeaders> & TextMapSetter<MessageHeaders> = {
  get: (carrier, key) => {
    const value = Object.hasOwn(carrier, key) ? carrier[key] : undefined;
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value;
    return Buffer.isBuffer(value) ? value.toString("latin1") : NOT_TEXT;
  },
  set: (carrier, key, value) => {
    carrier[key] = value;
  },
  keys: (carrier) => Object.keys(carrier),
};
