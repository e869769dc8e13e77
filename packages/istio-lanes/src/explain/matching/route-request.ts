import type { HeaderLines } from "./header-lines.ts";

/** What a request offers to the matcher. */
export interface RouteRequest {
  /** The authority, as the caller sends it: `order`, `order.carpool`, with or without a port. */
  readonly host: string;
  /** The port that the caller connects to. Default: the one in `host`, else 80. */
  readonly port?: number | undefined;
  /** Default `http`. */
  readonly scheme?: string | undefined;
  readonly method: string;
  /** With or without the query string. */
  readonly path: string;
  readonly headers: HeaderLines;
}

/** A request as routes see it: the path tidied up, and what the proxy adds before it routes. */
export interface RoutedRequest {
  readonly authority: string;
  readonly method: string;
  readonly scheme: string;
  /** Without the query string. */
  readonly path: string;
  /** Behind the `?`. Undefined without one. */
  readonly query: string | undefined;
  readonly headers: HeaderLines;
  /** The `x-request-id` that the proxy makes up for a request without one; the same whenever it is asked for. */
  madeUpRequestId(): string;
}
