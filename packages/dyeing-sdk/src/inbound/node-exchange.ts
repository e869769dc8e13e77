import type { EventEmitter } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { Answer } from "./answer.ts";
import type { AnswerWatch, Exchange } from "./exchange.ts";
import { type Peer, peerOf } from "./peer.ts";
import { RequestHeaders } from "./request-headers.ts";

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/**
 * The exchange of Node's request and response objects (HTTP/1.1, and HTTP/2 through the compatibility API). Without a
 * response (an upgrade) nothing is echoed.
 */
export class NodeExchange implements Exchange {
  readonly #req: Request;
  readonly #res: Response | undefined;
  /** Behind a getter on Node's request, and read a dozen times. */
  readonly #headers: IncomingHttpHeaders;
  readonly #answer: Answer | undefined;

  constructor(req: Request, res?: Response) {
    this.#req = req;
    this.#res = res;
    this.#headers = req.headers;
    this.#answer = res === undefined ? undefined : new Answer(res);
  }

  get method(): string {
    return this.#req.method ?? "GET";
  }

  /** The request target as it came. A framework that strips a mount path keeps the whole one as `originalUrl`. */
  get target(): string {
    return (this.#req as { originalUrl?: string }).originalUrl ?? this.#req.url ?? "/";
  }

  get emitters(): readonly EventEmitter[] {
    return this.#res === undefined ? [this.#req] : [this.#req, this.#res];
  }

  get rawHeaders(): readonly string[] {
    return this.#req.rawHeaders;
  }

  get peer(): Peer {
    const { remoteAddress, encrypted } = this.#req.socket as { remoteAddress?: string; encrypted?: boolean };
    // A socket of TLS says `encrypted`, a plain one nothing; and so does HTTP/2 when the connection is gone.
    return peerOf(remoteAddress, encrypted === true || (remoteAddress === undefined ? undefined : false));
  }

  header(name: string): string | readonly string[] | undefined {
    const lines = this.#headers[name];
    // Own properties only: a header may be called `constructor`. Most that are asked for are not there.
    return lines === undefined || Object.hasOwn(this.#headers, name) ? lines : undefined;
  }

  headerNames(): string[] {
    return new RequestHeaders(this.#req).names();
  }

  removeHeader(name: string): void {
    new RequestHeaders(this.#req).remove(name);
  }

  setHeader(name: string, value: string): void {
    new RequestHeaders(this.#req).set(name, value);
  }

  setResponseHeader(name: string, value: string): void {
    if (this.#res !== undefined && !this.#res.headersSent) this.#res.setHeader(name, value);
  }

  appendResponseHeader(name: string, value: string): void {
    const res = this.#res;
    if (res === undefined || res.headersSent) return;
    const present = res.getHeader(name);
    if (present === undefined) res.setHeader(name, value);
    else res.setHeader(name, [...(Array.isArray(present) ? present : [String(present)]), value]);
  }

  vary(name: string): void {
    this.#answer?.vary(name);
  }

  watchAnswer(watch: AnswerWatch): void {
    this.#answer?.watch(watch);
  }
}
