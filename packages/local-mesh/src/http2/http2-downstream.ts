import type { ServerHttp2Stream } from "node:http2";
import { acceptHttp2 } from "../message/accept-http2.ts";
import { endToEnd } from "../message/hop-by-hop.ts";
import type { Refusal } from "../message/refusal.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { SocketEnds } from "../message/socket-ends.ts";
import type { Downstream, DownstreamReceiver } from "../proxy/downstream.ts";
import { CANCEL, NO_ERROR } from "../proxy/http2-codes.ts";
import { trailerRecord } from "./trailer-record.ts";

/** The caller's side of an HTTP/2 stream. */
export class Http2Downstream implements Downstream {
  readonly head: RequestHead;
  readonly refusal: Refusal | undefined;
  readonly #stream: ServerHttp2Stream;
  #trailers: readonly string[] = [];
  #requestEnded = false;
  #requestTrailers: readonly string[] = [];

  constructor(stream: ServerHttp2Stream, rawHeaders: readonly string[], ends: SocketEnds) {
    this.#stream = stream;
    const { head, refusal } = acceptHttp2(rawHeaders, ends);
    this.head = head;
    this.refusal = refusal;
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
    stream.on("drain", () => receiver.resumed());
    stream.on("error", ignore);
    stream.on("aborted", () => receiver.gone(!isCut(stream)));
    stream.on("close", () => {
      if (!stream.writableFinished || stream.rstCode !== NO_ERROR) receiver.gone(!isCut(stream));
    });
  }

  /** Other streams of the connection are not concerned. */
  shut(): void {}

  pauseRequest(): void {
    this.#stream.pause();
  }

  resumeRequest(): void {
    this.#stream.resume();
  }

  respond(status: number, rawHeaders: readonly string[], last: boolean): void {
    const stream = this.#stream;
    if (stream.headersSent || stream.destroyed || stream.closed) return;
    const headers = endToEnd(withoutPseudo(rawHeaders), undefined, [":status", String(status)]);
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

function withoutPseudo(rawHeaders: readonly string[]): readonly string[] {
  let first = 0;
  while (rawHeaders[first]?.startsWith(":")) first += 2;
  return rawHeaders.slice(first);
}

/** Whether a stream ended with its connection. */
function isCut({ session }: ServerHttp2Stream): boolean {
  return session === undefined || session.destroyed || session.socket === undefined || session.socket.destroyed;
}

function ignore(): void {}
