import type { TextMapGetter, TextMapSetter } from "@dyeing/sdk/adapter";
import type { Metadata } from "@grpc/grpc-js";

/**
 * gRPC metadata: names are case-insensitive, a header that came in several lines is a list. Binary values (names that
 * end in `-bin`) are not text and read as absent.
 */
export const metadataAccessor: TextMapGetter<Metadata> & TextMapSetter<Metadata> = {
  get: (carrier, key) => {
    const lines = carrier.get(key);
    // Most that are asked for are not there.
    if (lines.length === 0) return undefined;
    if (lines.length === 1) return typeof lines[0] === "string" ? lines[0] : undefined;
    const texts = lines.filter((line) => typeof line === "string");
    return texts.length === 0 ? undefined : texts;
  },
  set: (carrier, key, value) => carrier.set(key, value),
  keys: (carrier) => Object.keys(carrier.getMap()),
};
