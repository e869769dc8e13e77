import type { Refusal } from "../message/refusal.ts";
import type { RequestHead } from "../message/request-head.ts";

/** What a caller's side reports. */
export interface DownstreamReceiver {
  requestData(chunk: Buffer): void;
  requestEnd(rawTrailers: readonly string[]): void;
  /** The caller takes more of the response again. */
  resumed(): void;
  /** What came after the head is no body of a request. */
  malformed(): void;
  /** The caller went away before the response was complete; `reset`: it gave up this call only. */
  gone(reset: boolean): void;
}

/** The caller's side of one call, whatever the protocol. */
export interface Downstream {
  readonly head: RequestHead;
  /** Set when the request must not go on. */
  readonly refusal: Refusal | undefined;
  /** Begins to report. */
  open(receiver: DownstreamReceiver): void;
  /** The connection takes no request after this one, as what comes next cannot be told from the rest of this one. */
  shut(): void;
  pauseRequest(): void;
  resumeRequest(): void;
  /** Begins the response. With `last` it is over as well. */
  respond(status: number, rawHeaders: readonly string[], last: boolean): void;
  /** False: wait for `resumed` before writing more. */
  write(chunk: Buffer): boolean;
  end(rawTrailers: readonly string[]): void;
  /** Breaks off a response that cannot be completed. `code` is an HTTP/2 error code. */
  reset(code: number): void;
}
