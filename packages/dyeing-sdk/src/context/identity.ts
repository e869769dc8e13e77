/** What a log line should say about the request it belongs to. */
export interface Identity {
  readonly requestId: string;
  /** `default` when undyed or unknown. */
  readonly color: string;
  /** From the trace headers that came in; undefined when there were none. */
  readonly traceId: string | undefined;
}
