export type UpstreamErrorCode =
  /** It answered with a status that is no success. */
  | "UPSTREAM_STATUS"
  /** It did not answer in time. */
  | "UPSTREAM_TIMEOUT"
  /** No connection, or the connection broke. */
  | "UPSTREAM_UNREACHABLE"
  /** It answered with something that is not what was agreed. */
  | "UPSTREAM_INVALID";

export interface UpstreamErrorDetails {
  readonly status?: number;
  readonly body?: unknown;
  readonly cause?: unknown;
}

/** A call to another service failed. `upstream` is the callee's name in topology.ts. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly code: UpstreamErrorCode;
  readonly upstream: string;
  /** The status it answered with; undefined when it did not answer. */
  readonly status: number | undefined;
  /** The parsed JSON body, or the first 200 characters of the text. */
  readonly body: unknown;

  constructor(code: UpstreamErrorCode, upstream: string, message: string, details: UpstreamErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.upstream = upstream;
    this.status = details.status;
    this.body = details.body;
  }
}
