import type { HeaderLines } from "@dyeing/lanes/explain";

/** A request without its body, cleaned of all that is between the caller and us only. */
export interface RequestHead {
  readonly method: string;
  /** In its normal form, with the query string. */
  readonly path: string;
  /** `Host` or `:authority`; empty when absent. */
  readonly authority: string;
  readonly protocol: "HTTP/1.0" | "HTTP/1.1" | "HTTP/2";
  /**
   * Names and values in turn, in the order and the bytes of the wire (as latin1); pseudo headers of HTTP/2 included.
   * Hop-by-hop lines are gone, and those that `Connection` named: routes, log and endpoint all see the same lines.
   */
  readonly rawHeaders: readonly string[];
  /** The same lines by name, in bytes as well: so routes compare them. */
  readonly headers: HeaderLines;
  /** How HTTP/1 says where the body ends. HTTP/2 says it by its frames. */
  readonly body: "none" | "length" | "chunked";
  /** Whether the connection shall become a WebSocket: what follows the head is no body, and is nobody's until then. */
  readonly upgrade: boolean;
  /** `address:port` of the two ends of the caller's connection. */
  readonly localAddress: string;
  readonly remoteAddress: string;
}

/** A request that came in, and whether it may go on. */
export interface Accepted<Refusal> {
  readonly head: RequestHead;
  readonly refusal: Refusal | undefined;
}
