import type { HeaderLine } from "../wire/encode-dye.ts";
import type { HeaderReader } from "../wire/header-reader.ts";
import { readTrace } from "../wire/trace.ts";

/** The W3C and B3 headers of a request that are passed through when no tracer is active. */
export function traceHeadersOf(read: HeaderReader): readonly HeaderLine[] {
  return readTrace(read).lines;
}

/** The trace id that the trace headers name, lower case; undefined when they name none. */
export function traceIdOf(lines: readonly HeaderLine[]): string | undefined {
  if (lines.length === 0) return undefined;
  return readTrace((name) => lines.find(([header]) => header === name)?.[1]).id;
}
