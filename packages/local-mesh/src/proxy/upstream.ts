import type { Endpoint } from "@dyeing/lanes/explain";
import type { RequestHead } from "../message/request-head.ts";
import { INTERNAL_ERROR } from "./http2-codes.ts";

/**
 * Why an attempt failed without a complete response.
 * - `connect`: no connection, so the request was not sent
 * - `refused`: HTTP/2 REFUSED_STREAM: the endpoint did not look at the request
 * - `closed`: the connection broke
 * - `reset`: the endpoint reset the stream
 * - `protocol`: the request or the response cannot be put into the protocol
 */
export interface UpstreamFailure {
  readonly kind: "connect" | "refused" | "closed" | "reset" | "protocol";
  /** HTTP/2 error code to pass on. */
  readonly code: number;
  /** What the operating system or the peer said. */
  readonly reason: string;
}

/** Node refuses to send what it finds malformed, by an exception. One call must not take the others along. */
export function protocolFailure(error: unknown): UpstreamFailure {
  return { kind: "protocol", code: INTERNAL_ERROR, reason: error instanceof Error ? error.message : String(error) };
}

/** What an attempt reports. Nothing comes after `responseEnd` or `failed`. */
export interface UpstreamReceiver {
  /** `address:port` of our end of the connection. */
  connected(localAddress: string): void;
  responseHead(status: number, rawHeaders: readonly string[], last: boolean): void;
  responseData(chunk: Buffer): void;
  responseEnd(rawTrailers: readonly string[]): void;
  /** The endpoint takes more of the request again. */
  drained(): void;
  failed(failure: UpstreamFailure): void;
}

/** One attempt to have a request answered by an endpoint. */
export interface UpstreamAttempt {
  /** False: wait for `drained` before writing more. */
  write(chunk: Buffer): boolean;
  end(rawTrailers: readonly string[]): void;
  pauseResponse(): void;
  resumeResponse(): void;
  /** Gives the attempt up; it reports nothing any more. `code` is an HTTP/2 error code. */
  abort(code: number): void;
}

/** Connections to endpoints in one protocol. */
export interface Upstreams {
  /** Begins an attempt. */
  attempt(endpoint: Endpoint, head: RequestHead, receiver: UpstreamReceiver): UpstreamAttempt;
  /** Gives up idle connections to all other addresses. */
  retain(addresses: ReadonlySet<string>): void;
  close(): void;
}
