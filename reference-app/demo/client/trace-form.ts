import { randomBytes } from "node:crypto";

/** How a client names its trace, if it does. */
export const TRACE_FORMS = ["w3c", "b3", "b3-multi", "none"] as const;
export type TraceForm = (typeof TRACE_FORMS)[number];

/** The headers of one request of a trace, with a span of its own. */
export function traceHeaders(traceId: string, form: TraceForm): Record<string, string> {
  const span = spanId();
  switch (form) {
    case "w3c":
      return { traceparent: `00-${traceId}-${span}-01` };
    case "b3":
      return { b3: `${traceId}-${span}-1` };
    case "b3-multi":
      return { "x-b3-traceid": traceId, "x-b3-spanid": span, "x-b3-sampled": "1" };
    case "none":
      return {};
  }
}

function spanId(): string {
  const id = randomBytes(8).toString("hex");
  return /^0+$/.test(id) ? spanId() : id;
}
