import type { HeaderReader } from "../wire/decode-dye.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { B3_MULTI_HEADERS, TRACE_HEADERS } from "../wire/header-names.ts";

/** Trace headers are not ours: they are passed on as they are, within the length that any of them needs. */
const MAX_LENGTH = 1024;
const PRINTABLE = /^[\x20-\x7e]+$/;

/** The W3C and B3 headers of a request, to be passed through when no tracer is active. */
export function traceHeadersOf(read: HeaderReader): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (const name of TRACE_HEADERS) take(lines, name, read(name));
  if (read(B3_MULTI_HEADERS[0]) !== undefined) {
    for (const name of B3_MULTI_HEADERS) take(lines, name, read(name));
  }
  return lines;
}

/** Version 00 of W3C Trace Context, section 3.2. */
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
/** A B3 trace id has 16 or 32 hex digits. */
const B3_TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i;

/** The trace id that the trace headers name, lower case; undefined when they name none. */
export function traceIdOf(lines: readonly HeaderLine[]): string | undefined {
  for (const [name, value] of lines) {
    const parent = name === "traceparent" ? TRACE_PARENT.exec(value)?.[1] : undefined;
    if (parent !== undefined) return parent;
    const id = name === "b3" ? value.split("-")[0] : name === "x-b3-traceid" ? value : undefined;
    if (id !== undefined && B3_TRACE_ID.test(id)) return id.toLowerCase();
  }
  return undefined;
}

function take(lines: HeaderLine[], name: string, value: string | readonly string[] | undefined): void {
  // tracestate may come in several lines, which RFC 9110 lets us join; two of the others contradict each other.
  const text = Array.isArray(value)
    ? name === "tracestate" || value.length === 1
      ? value.join(",")
      : undefined
    : value;
  if (typeof text !== "string" || text.length > MAX_LENGTH || !PRINTABLE.test(text)) return;
  if (name !== "tracestate" && text.includes(",")) return;
  lines.push([name, text]);
}
