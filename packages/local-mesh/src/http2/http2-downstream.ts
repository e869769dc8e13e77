import type { ServerHttp2Stream } from "node:http2";
import { endToEnd } from "../message/hop-by-hop.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { Downstream, DownstreamReceiver } from "../proxy/downstream.ts";
import { CANCEL, NO_ERROR } from "../proxy/http2-codes.ts";
import { trailerRecord } from "./trailer-record.ts";

/** The caller's side of an HTTP/2 stream. */
export class Http2Downstream implements Downstream {
  readonly head: RequestHead;
  readonly refusal = undefined;
  readonly #stream: ServerHttp2Stream;
  #trailers: readonly string[] = [];
  #requestEnded = false;
  #requestTrailers: readonly string[] = [];

  constructor(stream: ServerHttp2Stream, rawHeaders: readonly string[]) {
    this.#stream = stream;
    this.head = http2Head(stream, rawHeaders);
  }

  open(receiver: DownstreamReceiver): void {
    const stream = this.#stream;
    // Arrives before `end`.
    stream.on("trailers", (_headers: unknown, _flags: unknown, rawTrailers: readonly string[]) => {
      this.#requestTrailers = rawTrailers;
    });
    stream.on("data", (chunk: Buffer) => receiver.requestData(chunk));
    stream.on("end", () => {
      // A stream that the caller reset also ends; only a complete request may be passed on as one.
      if (stream.aborted || stream.rstCode !== NO_ERROR) return;
      this.#requestEnded = true;
      receiver.requestEnd(this.#requestTrailers);
    });
    stream.on("drain", () => receiver.drained());
    stream.on("error", ignore);
    stream.on("aborted", () => receiver.gone());
    stream.on("close", () => {
      if (!stream.writableFinished || stream.rstCode !== NO_ERROR) receiver.gone();
    });
  }

  pauseRequest(): void {
    this.#stream.pause();
  }

  resumeRequest(): void {
    this.#stream.resume();
  }

  respond(status: number, _message: string, rawHeaders: readonly string[], last: boolean): void {
    const stream = this.#stream;
    if (stream.headersSent || stream.destroyed || stream.closed) return;
    const headers = [":status", String(status), ...endToEnd(withoutPseudo(rawHeaders))];
    if (last) {
      stream.respond(headers, { endStream: true });
      this.#stopRequest();
      return;
    }
    stream.respond(headers, { waitForTrailers: true });
    // Without trailers this sends an empty last frame; closing the stream instead would send a reset.
    stream.on("wantTrailers", () => stream.sendTrailers(trailerRecord(this.#trailers)));
  }

  write(chunk: Buffer): boolean {
    return this.#stream.destroyed || this.#stream.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    this.#trailers = rawTrailers;
    if (this.#stream.destroyed) return;
    this.#stream.end();
    this.#stopRequest();
  }

  reset(code: number): void {
    if (!this.#stream.destroyed) this.#stream.close(code === NO_ERROR ? CANCEL : code);
  }

  /** A response that is over tells a caller who is still sending to stop (RFC 9113, 8.1). */
  #stopRequest(): void {
    const stream = this.#stream;
    if (this.#requestEnded) return;
    stream.once("finish", () => {
      if (!this.#requestEnded && !stream.closed) stream.close(NO_ERROR);
    });
  }
}

function http2Head(stream: ServerHttp2Stream, rawHeaders: readonly string[]): RequestHead {
  const socket = stream.session?.socket;
  let method = "";
  let path = "";
  let authority = "";
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1] ?? "";
    switch (rawHeaders[index]) {
      case ":method":
        method = value;
        break;
      case ":path":
        path = value;
        break;
      case ":authority":
        authority = value;
        break;
    }
  }
  return {
    method,
    path,
    authority,
    protocol: "HTTP/2",
    rawHeaders: endToEnd(rawHeaders),
    body: "none",
    localAddress: `${socket?.localAddress ?? ""}:${socket?.localPort ?? ""}`,
    remoteAddress: `${socket?.remoteAddress ?? ""}:${socket?.remotePort ?? ""}`,
  };
}

function withoutPseudo(rawHeaders: readonly string[]): readonly string[] {
  let first = 0;
  while (rawHeaders[first]?.startsWith(":")) first += 2;
  return rawHeaders.slice(first);
}

function ignore(): void {}
