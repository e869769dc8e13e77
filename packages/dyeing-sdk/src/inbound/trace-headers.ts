import type { HeaderLine } from "../wire/encode-dye.ts";
import { TRACEPARENT_HEADER } from "../wire/header-names.ts";
import type { HeaderReader } from "../wire/header-reader.ts";
import { readTrace } from "../wire/trace.ts";
import { parseTraceparent } from "../wire/traceparent.ts";

/** The W3C and B3 headers of a request that are passed through when no tracer is active. */
export function traceHeadersOf(read: HeaderReader): readonly HeaderLine[] {
  return readTrace(read).lines;
}

/** The trace id of what `traceHeadersOf` gave; undefined without one. */
export function traceIdOf(lines: readonly HeaderLine[]): string | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  // Asked for every log line.
  if (first[0] === TRACEPARENT_HEADER) return parseTraceparent(first[1])?.traceId;
  return readTrace((name) => lines.find(([header]) => header === name)?.[1]).id;
}
