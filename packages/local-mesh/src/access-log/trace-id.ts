import type { HeaderLines } from "@dyeing/lanes/explain";

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const B3_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/;
const ALL_ZERO = /^0+$/;

/** The trace id of a request: from traceparent, else from x-b3-traceid, else from b3. */
export function traceId(headers: HeaderLines): string | undefined {
  const w3c = TRACEPARENT.exec(headers.lines("traceparent")[0] ?? "")?.[1];
  if (w3c !== undefined && !ALL_ZERO.test(w3c)) return w3c;
  const b3 = (headers.lines("x-b3-traceid")[0] ?? headers.lines("b3")[0]?.split("-")[0])?.toLowerCase();
  return b3 !== undefined && B3_ID.test(b3) && !ALL_ZERO.test(b3) ? b3 : undefined;
}
