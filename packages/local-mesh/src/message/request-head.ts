/** A request without its body, cleaned of all that is between the caller and us only. */
export interface RequestHead {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** `Host` or `:authority`; empty when absent. */
  readonly authority: string;
  readonly protocol: "HTTP/1.0" | "HTTP/1.1" | "HTTP/2";
  /**
   * Names and values in turn, in the order and the spelling of the wire; pseudo headers of HTTP/2 included. Hop-by-hop
   * lines are gone, and those that `Connection` named: routes, log and endpoint all see the same lines.
   */
  readonly rawHeaders: readonly string[];
  /** How HTTP/1 says where the body ends. HTTP/2 says it by its frames. */
  readonly body: "none" | "length" | "chunked";
  /** `address:port` of the two ends of the caller's connection. */
  readonly localAddress: string;
  readonly remoteAddress: string;
}
