import type { HeaderLine } from "../../wire/encode-dye.ts";
import { B3_MULTI_HEADERS, TRACE_HEADERS } from "../../wire/header-names.ts";
import { removeHeaders, type UndiciRequest } from "./undici-request.ts";

const GROUP = new Set<string>([...TRACE_HEADERS, ...B3_MULTI_HEADERS]);

/**
 * Whether a header (lower case) names a trace. They are a group: a traceparent of one trace beside a b3 of another tells
 * two stories, so whoever writes one of them writes all.
 */
export function namesTrace(name: string): boolean {
  return GROUP.has(name);
}

/** How many trace headers a request has. */
export function countTrace(headers: UndiciRequest["headers"]): number {
  let count = 0;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (typeof name === "string" && namesTrace(name.toLowerCase())) count += 1;
  }
  return count;
}

/** Takes out the trace headers that were added to a request, one for one: the same line may be there by hand as well. */
export function removeAddedTrace(headers: UndiciRequest["headers"], added: readonly HeaderLine[]): void {
  const left = new Map(added.filter(([name]) => namesTrace(name)));
  removeHeaders(headers, (name, value) => left.get(name) === value && left.delete(name));
}
