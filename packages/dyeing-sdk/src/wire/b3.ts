import type { HeaderLine } from "./encode-dye.ts";
import { B3_HEADER, B3_MULTI_HEADERS } from "./header-names.ts";
import { type HeaderReader, isAbsent, onlyLine } from "./header-reader.ts";
import { traceIdOf } from "./trace-id.ts";

/** What the B3 headers of a request say. */
export interface B3 {
  /** Lower case, 16 or 32 digits. Undefined when only a sampling decision came. */
  readonly traceId: string | undefined;
  /** The headers as they came. */
  readonly lines: readonly HeaderLine[];
}

/** https://github.com/openzipkin/b3-propagation: ids and a sampling decision, or the decision alone. */
const SINGLE = /^(?:([0-9a-f]{32}|[0-9a-f]{16})-([0-9a-f]{16})(?:-[01d](?:-[0-9a-f]{16})?)?|[01d])$/i;
const SPAN_ID = /^[0-9a-f]{16}$/i;
const DECISION = /^(?:[01d]|true|false)$/i;
const FLAGS = /^[0-9]{1,10}$/;
const NOTHING: B3 = Object.freeze({ traceId: undefined, lines: [] });

/**
 * The B3 headers that a request may hand on: the single header, the several ones, or both when they name one trace. Where
 * they differ the single header counts. A form of which a part came twice or is malformed counts as absent as a whole:
 * half of it would be another trace.
 */
export function readB3(read: HeaderReader): B3 {
  const single = readSingle(read);
  const multi = readMulti(read);
  if (multi === NOTHING) return single;
  if (single === NOTHING) return multi;
  const both = [...single.lines, ...multi.lines];
  if (single.traceId === undefined || multi.traceId === undefined) {
    return { traceId: single.traceId ?? multi.traceId, lines: both };
  }
  if (!isSameTrace(single.traceId, multi.traceId)) return single;
  // The longer id says more.
  const [traceId] = [single.traceId, multi.traceId].toSorted((a, b) => b.length - a.length);
  return { traceId, lines: both };
}

/** Whether two ids name one trace. Of a 128-bit id, B3 may keep the right half alone. */
export function isSameTrace(a: string, b: string): boolean {
  return a.length > b.length ? a.endsWith(b) : b.endsWith(a);
}

function readSingle(read: HeaderReader): B3 {
  const text = onlyLine(read(B3_HEADER));
  if (text === undefined) return NOTHING;
  const [whole, id] = SINGLE.exec(text) ?? [];
  if (whole === undefined || (id !== undefined && traceIdOf(id) === undefined)) return NOTHING;
  return { traceId: traceIdOf(id), lines: [[B3_HEADER, whole]] };
}

function readMulti(read: HeaderReader): B3 {
  let lines: HeaderLine[] | undefined;
  for (const name of B3_MULTI_HEADERS) {
    const value = read(name);
    if (isAbsent(value)) continue;
    const text = onlyLine(value);
    if (text === undefined || !isPart(name, text)) return NOTHING;
    lines ??= [];
    lines.push([name, text]);
  }
  if (lines === undefined) return NOTHING;
  const traceId = traceIdOf(lines.find(([name]) => name === "x-b3-traceid")?.[1]);
  // A span without its trace is none; a sampling decision stands alone.
  if (traceId === undefined) return { traceId, lines: lines.filter(([name]) => !name.endsWith("spanid")) };
  return { traceId, lines };
}

function isPart(name: (typeof B3_MULTI_HEADERS)[number], text: string): boolean {
  switch (name) {
    case "x-b3-traceid":
      return traceIdOf(text) !== undefined;
    case "x-b3-spanid":
    case "x-b3-parentspanid":
      return SPAN_ID.test(text);
    case "x-b3-sampled":
      return DECISION.test(text);
    case "x-b3-flags":
      return FLAGS.test(text);
  }
}
