import { isSameTrace, readB3 } from "./b3.ts";
import type { HeaderLine } from "./encode-dye.ts";
import { TRACEPARENT_HEADER, TRACESTATE_HEADER } from "./header-names.ts";
import { type HeaderReader, isRepeated, joinedLines, onlyLine } from "./header-reader.ts";
import { isTraceparent, traceIdIn } from "./traceparent.ts";
import { passedTracestate } from "./tracestate.ts";

/** The trace that a request belongs to. */
export interface Trace {
  /** Of 32 or, from B3, 16 lower-case hex digits. Undefined when the headers name none. */
  readonly id: string | undefined;
  /** The trace headers that may go on: of one trace, each once. */
  readonly lines: readonly HeaderLine[];
}

const NO_TRACE: Trace = Object.freeze({ id: undefined, lines: Object.freeze([]) });

/**
 * The one reading of trace headers, for what is passed on, what logs say, and what access logs are joined by. W3C Trace
 * Context counts before B3, which goes on beside it only as another name of the same trace. Two traceparent lines
 * contradict each other, and with them everything else that speaks of a trace. A single one that is malformed is as if
 * absent, and its tracestate with it (section 4.3).
 */
export function readTrace(read: HeaderReader): Trace {
  const parentLines = read(TRACEPARENT_HEADER);
  const parent = onlyLine(parentLines);
  if (parent === undefined || !isTraceparent(parent)) {
    if (isRepeated(parentLines)) return NO_TRACE;
    const b3 = readB3(read);
    return b3.lines.length === 0 ? NO_TRACE : { id: b3.traceId, lines: b3.lines };
  }
  const b3 = readB3(read);
  const id = traceIdIn(parent);
  const state = joinedLines(read(TRACESTATE_HEADER));
  const passed = state === undefined ? undefined : passedTracestate(state);
  const own: HeaderLine = [TRACEPARENT_HEADER, parent];
  const lines: HeaderLine[] = passed === undefined ? [own] : [own, [TRACESTATE_HEADER, passed]];
  if (b3.lines.length > 0 && (b3.traceId === undefined || isSameTrace(id, b3.traceId))) lines.push(...b3.lines);
  return { id, lines };
}
