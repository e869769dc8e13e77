import type { IncomingMessage, ServerResponse } from "node:http";
import { acceptHttp1 } from "../message/accept-http1.ts";
import { endToEnd } from "../message/hop-by-hop.ts";
import { reasonPhrase } from "../message/reason-phrase.ts";
import { CODEC_ERROR, type Refusal, UPGRADE_FAILED } from "../message/refusal.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { SocketEnds } from "../message/socket-ends.ts";
import type { Downstream, DownstreamReceiver } from "../proxy/downstream.ts";
import type { ConnectionTurns } from "./connection-turns.ts";
import { trailerPairs } from "./trailer-pairs.ts";

/** How long the rest of a request may take once it is answered, as Envoy's delayed close. */
const REST_MS = 1000;

/** The caller's side of an HTTP/1.1 call. */
export class Http1Downstream implements Downstream {
  readonly head: RequestHead;
  #refusal: Refusal | undefined;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #turns: ConnectionTurns;
  readonly #draining: () => boolean;
  #receiver: DownstreamReceiver | undefined;
  #written = false;

  /** `draining` says whether the connection shall end with this response. */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    { turns, ends }: { readonly turns: ConnectionTurns; readonly ends: SocketEnds },
    draining: () => boolean,
  ) {
    const { head, refusal } = acceptHttp1(request, ends);
    this.head = head;
    // Only a connection taken from the parser can become a WebSocket.
    this.#refusal = refusal ?? (head.upgrade ? UPGRADE_FAILED : undefined);
    this.#turns = turns;
    this.#draining = draining;
    this.#request = request;
    this.#response = response;
    response.sendDate = false;
    // Node would announce what goes without saying since HTTP/1.1.
    if (response.shouldKeepAlive && head.protocol === "HTTP/1.1") response.removeHeader("connection");
  }

  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  open(receiver: DownstreamReceiver): void {
    const request = this.#request;
    const response = this.#response;
    this.#receiver = receiver;
    request.on("data", (chunk: Buffer) => receiver.requestData(chunk));
    request.on("end", () => receiver.requestEnd(request.rawTrailers));
    // A broken request is followed by the close of the response, which says it all.
    request.on("error", ignore);
    response.on("error", ignore);
    response.on("drain", () => receiver.resumed());
    response.on("close", () => {
      if (!response.writableFinished) receiver.gone(false);
    });
  }

  /** The parser found that what came after the head is no body. False: the request was complete before. */
  malformed(): boolean {
    if (this.#request.complete) return false;
    this.#refusal ??= CODEC_ERROR;
    // Before its turn, it is refused when that comes.
    if (this.#receiver === undefined) return true;
    this.#turns.shut();
    this.#receiver.malformed();
    return true;
  }

  shut(): void {
    this.#turns.shut();
  }

  pauseRequest(): void {
    this.#request.pause();
  }

  resumeRequest(): void {
    this.#request.resume();
  }

  respond(status: number, rawHeaders: readonly string[], last: boolean): void {
    const response = this.#response;
    if (response.headersSent || response.destroyed) return;
    const headers = endToEnd(rawHeaders);
    if (this.#draining() || this.#turns.isShut) headers.push("Connection", "close");
    response.writeHead(status, reasonPhrase(status), headers);
    if (last) this.#end();
    // A body mostly follows at once and shares the head's packet; a stream that says nothing yet must still begin.
    else setImmediate(flushHead, this);
  }

  /** The head, unless it went with something. */
  flushHead(): void {
    if (!this.#written && !this.#response.writableEnded) this.#response.flushHeaders();
  }

  write(chunk: Buffer): boolean {
    this.#written = true;
    return this.#response.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    if (rawTrailers.length > 0 && !this.#response.writableEnded) this.#response.addTrailers(trailerPairs(rawTrailers));
    this.#end();
  }

  reset(): void {
    this.#response.destroy();
  }

  #end(): void {
    this.#response.end();
    if (!this.#request.complete) this.#boundRest();
  }

  /** The connection is of use again when the whole request has been read. */
  #boundRest(): void {
    const request = this.#request;
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, REST_MS);
    request.once("end", () => clearTimeout(timer));
    request.once("close", () => clearTimeout(timer));
  }
}

/** One function for all calls. */
function flushHead(downstream: Http1Downstream): void {
  downstream.flushHead();
}

function ignore(): void {}
