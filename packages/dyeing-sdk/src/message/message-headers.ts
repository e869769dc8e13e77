import type { HeaderReader } from "../wire/decode-dye.ts";

/**
 * Reads headers of a message. Brokers allow any table there and any name case: only strings (and UTF-8 buffers, which
 * some clients deliver) count, looked up by their lower-case name only.
 */
export function messageReader(headers: Readonly<Record<string, unknown>>): HeaderReader {
  return (name) => {
    if (!Object.hasOwn(headers, name)) return undefined;
    const value = headers[name];
    if (typeof value === "string") return value;
    if (Buffer.isBuffer(value)) return value.toString("latin1");
    // Anything else is malformed, not absent: two lines is what that looks like to the decoder.
    return value === undefined || value === null ? undefined : ["", ""];
  };
}
