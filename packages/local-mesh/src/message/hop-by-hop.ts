import { connectionOptions, KEEP_ALIVE, NO_OPTIONS } from "./connection-options.ts";

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
]);

/** Of the hop-by-hop names, `te` and `expect`. */
const SPECIAL_LENGTHS: ReadonlySet<number> = new Set([...HOP_BY_HOP, "te", "expect"].map(({ length }) => length));

/**
 * The lines of a message say where its body ends, whom it is for, and which of its trailers are wanted, to whoever gets
 * it next. RFC 9110, 7.6.1 forbids to name such in `Connection`. One who believed it would send a body without its
 * length, and the next reader would take the body for a request.
 */
const NEVER_REMOVED: ReadonlySet<string> = new Set(["content-length", "host", "te"]);

/**
 * The header lines that may go on to the next hop: all but the hop-by-hop ones and those that `Connection` names.
 * They come behind those of `kept`. Names keep their case, repeated lines stay apart. `TE` goes on as `trailers`, which gRPC needs, or not at all.
 */
export function endToEnd(
  rawHeaders: readonly string[],
  options = connectionOptions(rawHeaders),
  kept: string[] = [],
): string[] {
  const named = options === KEEP_ALIVE ? NO_OPTIONS : options;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    const value = rawHeaders[index + 1] ?? "";
    // By length first: most names are none of these.
    if (named.size === 0 && !SPECIAL_LENGTHS.has(name.length)) {
      kept.push(name, value);
      continue;
    }
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower)) continue;
    if (named.has(lower) && !NEVER_REMOVED.has(lower)) continue;
    // Answered by the mesh itself; other expectations are for the service to refuse.
    if (lower === "expect" && value.trim().toLowerCase() === "100-continue") continue;
    if (lower !== "te") kept.push(name, value);
    else if (wantsTrailers(value)) kept.push(name, "trailers");
  }
  return kept;
}

function wantsTrailers(te: string): boolean {
  return te.split(",").some((coding) => coding.trim().toLowerCase() === "trailers");
}
