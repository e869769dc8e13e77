import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { AnswerWatch, Exchange } from "../inbound/exchange.ts";
import { type Peer, peerOf } from "../inbound/peer.ts";
import { RequestHeaders } from "../inbound/request-headers.ts";
import { type RespondWatch, type ResponseHeaders, watchRespond } from "./watch-respond.ts";

/** The exchange of a stream of node:http2 that nobody makes a request of: gRPC, and servers that listen to `stream`. */
export class StreamExchange implements Exchange, RespondWatch {
  readonly emitters: readonly EventEmitter[];
  readonly rawHeaders: readonly string[];
  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHttpHeaders;
  readonly #request: RequestHeaders;
  readonly #echo = new Map<string, string[]>();
  #varies: string | undefined;
  #watch: AnswerWatch | undefined;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: string[]) {
    this.#stream = stream;
    this.#headers = headers;
    this.emitters = [stream];
    this.rawHeaders = rawHeaders;
    this.#request = new RequestHeaders({ headers, rawHeaders } as IncomingMessage);
    watchRespond(stream, this);
  }

  get method(): string {
    return this.#headers[":method"] ?? "GET";
  }

  get target(): string {
    return this.#headers[":path"] ?? "/";
  }

  get peer(): Peer {
    const { session } = this.#stream;
    const address = session?.destroyed === false ? session.socket.remoteAddress : undefined;
    return peerOf(address, session?.encrypted);
  }

  header(name: string): string | readonly string[] | undefined {
    return Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
  }

  headerNames(): string[] {
    return this.#request.names().filter((name) => !name.startsWith(":"));
  }

  removeHeader(name: string): void {
    this.#request.remove(name);
  }

  setHeader(name: string, value: string): void {
    this.#request.set(name, value);
  }

  setResponseHeader(name: string, value: string): void {
    this.#echo.set(name, [value]);
  }

  appendResponseHeader(name: string, value: string): void {
    this.#echo.set(name, [...(this.#echo.get(name) ?? []), value]);
  }

  vary(name: string): void {
    this.#varies = name;
  }

  watchAnswer(watch: AnswerWatch): void {
    this.#watch = watch;
  }

  responding(given: ResponseHeaders): ResponseHeaders {
    this.#watch?.answering();
    // A gRPC answer of trailers alone: nothing of a dye goes into trailers.
    if (given.has("grpc-status")) return given;
    let answer = given;
    for (const [name, values] of this.#echo) if (!given.has(name)) answer = answer.with(name, values);
    // Nobody keeps the answers of gRPC.
    const isGrpc = given.get("content-type")?.startsWith("application/grpc") === true;
    return this.#varies === undefined || isGrpc ? answer : answer.varyingOn(this.#varies);
  }
}
