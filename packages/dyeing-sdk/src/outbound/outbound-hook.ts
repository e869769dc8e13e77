import type { OutboundHeaders } from "./outbound-headers.ts";

/** What a hook on an HTTP client needs. */
export interface OutboundHook {
  readonly headers: OutboundHeaders;
  /** `detail` is for the log, never part of the counter. */
  readonly count: (reason: string, detail?: unknown) => void;
}
