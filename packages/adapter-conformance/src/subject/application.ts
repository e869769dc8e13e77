import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Where framework code runs for one request. `entry`: the first line of a handler or middleware. `body`: after the
 * body was parsed. `data`, `end`: listeners of the incoming stream. `finish`, `close`: listeners of the response.
 * `cancelled`: the call was cut off.
 */
export type Point = "entry" | "body" | "data" | "end" | "finish" | "close" | "cancelled";

/** One request as a driver hands it to the application. */
export interface Inbound {
  /** Identifies the request independently of any dye: drivers take it from path, metadata or payload. */
  readonly origin: string;
  /** The JSON value that the client sent. */
  readonly body: unknown;
  /** Request headers or metadata as a handler finds them, by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The connection it came over, such as `127.0.0.1:5000`. */
  readonly peer: string;
  /** What a handler on node:http gets (trait `node`). A request without a body is unread. */
  readonly node?: { readonly req: IncomingMessage; readonly res: ServerResponse };
}

/** What a handler resolves to when it has answered by `node.res` itself, or will: the driver then leaves it alone. */
export const ANSWERED: unique symbol = Symbol("answered");

/** What the server of a subject runs. The suite is the application; a driver only connects it to a framework. */
export interface Application {
  /** To be called at every point that the driver can see. */
  observe(origin: string, point: Point): void;
  /** The handler proper. It may throw at once, reject, or never settle. The reply is a JSON value, or ANSWERED. */
  handle(request: Inbound): Promise<unknown>;
}
