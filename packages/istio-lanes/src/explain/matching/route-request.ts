import type { HeaderLines } from "./header-lines.ts";

/** What a request offers to the matcher. */
export interface RouteRequest {
  /** The called service, as the caller names it: `order`, `order.carpool`, with or without a port. */
  readonly host: string;
  readonly method: string;
  /** With or without the query string, which no condition sees. */
  readonly path: string;
  readonly headers: HeaderLines;
}
