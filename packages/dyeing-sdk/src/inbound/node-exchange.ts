import type { EventEmitter } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { Answer } from "./answer.ts";
import type { AnswerWatch, Exchange } from "./exchange.ts";
import { pathOfTarget } from "./path-of-target.ts";
import { RequestHeaders } from "./request-headers.ts";

/**
 * The exchange of Node's request and response objects (HTTP/1.1, and HTTP/2 through the compatibility API). Without a
 * response (an upgrade) nothing is echoed.
 */
export class NodeExchange implements Exchange {
  readonly #req: IncomingMessage | Http2ServerRequest;
  readonly #res: ServerResponse | Http2ServerResponse | undefined;
  /** Behind a getter on Node's request, and read a dozen times. */
  readonly #headers: IncomingHttpHeaders;
  readonly #answer: Answer | undefined;

  constructor(req: IncomingMessage | Http2ServerRequest, res?: ServerResponse | Http2ServerResponse) {
    this.#req = req;
    this.#res = res;
    this.#headers = req.headers;
    this.#answer = res === undefined ? undefined : new Answer(res);
  }

  get method(): string {
    return this.#req.method ?? "GET";
  }

  get path(): string {
    return pathOfTarget(this.target);
  }

  /** The request target as it came. A framework that strips a mount path keeps the whole one as `originalUrl`. */
  get target(): string {
    return (this.#req as { originalUrl?: string }).originalUrl ?? this.#req.url ?? "/";
  }

  get emitters(): readonly EventEmitter[] {
    return this.#res === undefined ? [this.#req] : [this.#req, this.#res];
  }

  header(name: string): string | readonly string[] | undefined {
    // Own properties only: a header may be called `constructor`.
    return Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
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

  vary(name: string): void {
    this.#answer?.vary(name);
  }

  watchAnswer(watch: AnswerWatch): void {
    this.#answer?.watch(watch);
  }
}
