import type { HeaderLines } from "@dyeing/lanes/explain";
import { readTrace } from "@dyeing/sdk/wire";

/** The trace id of a request, as the SDK reads it. */
export function traceId(headers: HeaderLines): string | undefined {
  return readTrace((name) => headers.lines(name)).id;
}
