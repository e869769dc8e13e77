/** What a log line should say about the request it belongs to. */
export interface Identity {
  readonly requestId: string;
  /** Tells a lost dye (`unknown`) from one that is known to be none (`undyed`). */
  readonly state: "dyed" | "undyed" | "unknown";
  /** `default` when undyed, and for want of a better word when unknown. */
  readonly color: string;
  /** Of the active span, else from the trace headers that came in; undefined without either. */
  readonly traceId: string | undefined;
}
