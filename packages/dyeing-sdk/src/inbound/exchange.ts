import type { EventEmitter } from "node:events";
import type { ApplicationFacts } from "./application-facts.ts";
import type { Peer } from "./peer.ts";

/** Is told by an adapter when, and by that in which context, the application answers. */
export interface AnswerWatch {
  /** The application answers now: sets a header, or writes the header block. */
  answering(): void;
  /** A stream will write the answer, from wherever its data comes: who connects them is who answers. */
  piping(): void;
  /** From here on the framework answers, in a context of its own. */
  end(): void;
}

/**
 * The universal request/response shape. An adapter translates its framework's objects to this and calls `handle()`;
 * everything else (limits, names, trust, rules) is decided behind it. Members are read only when they are needed, so give
 * what costs something as a getter of a class.
 */
export interface Exchange {
  /** `GET`; for gRPC `POST`. */
  readonly method: string;
  /**
   * The request target as it came: path and query, or the absolute form; whole where the adapter is mounted below a path;
   * for gRPC `/package.Service/Method`.
   */
  readonly target: string;
  /**
   * All lines of a request header by lower-case name: one string (lines joined by `, `, as Node does) or a list of
   * lines. Undefined when absent.
   */
  header(name: string): string | readonly string[] | undefined;
  /** Names of the request's headers, lower case, each once. Absent where asking for each is as good. */
  headerNames?(): readonly string[];
  /** Header lines as they came: names and values in turn. Absent where nobody keeps them. */
  readonly rawHeaders?: readonly string[] | undefined;
  /** Who sent the request. Absent where it cannot be known. */
  readonly peer?: Peer | undefined;
  /** What the application knows of the request before it is decided. */
  readonly facts?: ApplicationFacts | undefined;
  /**
   * Takes a request header away, from wherever the application may read or forward it: a dye that an edge did not accept
   * must not be handed on. Absent where the protocol's request cannot be changed.
   */
  removeHeader?(name: string): void;
  /** Replaces a request header by one line. Absent: headers are removed instead. */
  setHeader?(name: string, value: string): void;
  /** Sets a response header, in place of one of that name. Absent when the protocol has no response (messages). */
  setResponseHeader?(name: string, value: string): void;
  /** Adds a line to a response header, beside those that are there. */
  appendResponseHeader?(name: string, value: string): void;
  /** Adds a name to the response's Vary header, whatever the application sets there later. */
  vary?(name: string): void;
  /** Takes what has to be told when the application answers. */
  watchAnswer?(watch: AnswerWatch): void;
  /** Emitters whose listeners must run in the request's context (Node's req and res). */
  readonly emitters?: readonly EventEmitter[];
  /** Where there are no emitters: an object that is the same whenever this request is received. Gets a hidden mark. */
  readonly request?: object;
}
