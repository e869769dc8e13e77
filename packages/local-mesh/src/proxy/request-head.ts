/** A request without its body, as it came in. */
export interface RequestHead {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** `Host` or `:authority`; empty when absent. */
  readonly authority: string;
  readonly protocol: "HTTP/1.0" | "HTTP/1.1" | "HTTP/2";
  /** Names and values in turn, as they stood on the wire; pseudo headers of HTTP/2 included. */
  readonly rawHeaders: readonly string[];
  /** `address:port` of the two ends of the caller's connection. */
  readonly localAddress: string;
  readonly remoteAddress: string;
}
