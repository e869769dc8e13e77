import type { EventEmitter } from "node:events";

/**
 * The universal request/response shape. An adapter translates its framework's objects to this and calls `receive()`;
 * everything else (limits, names, trust, rules) is decided behind it.
 */
export interface Exchange {
  /** `GET`; for gRPC `POST`. */
  readonly method: string;
  /** Without the query string; for gRPC `/package.Service/Method`. */
  readonly path: string;
  /**
   * All lines of a request header by lower-case name: one string (lines joined by `, `, as Node does) or a list of
   * lines. Undefined when absent.
   */
  header(name: string): string | readonly string[] | undefined;
  /**
   * Takes a request header away, so that code which forwards what came in by hand does not hand on a dye that an edge
   * did not accept. Absent where the protocol's request cannot be changed.
   */
  removeHeader?(name: string): void;
  /** Sets a response header. Absent when the protocol has no response (messages). */
  setResponseHeader?(name: string, value: string): void;
  /** Adds a name to the response's Vary header. */
  vary?(name: string): void;
  /** Emitters whose listeners must run in the request's context (Node's req and res). */
  readonly emitters?: readonly EventEmitter[];
  /** Where there are no emitters: an object that is the same whenever this request is received. Gets a hidden mark. */
  readonly request?: object;
}
