import type { EventEmitter } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { Exchange } from "./exchange.ts";

/**
 * The exchange of Node's request and response objects (HTTP/1.1, and HTTP/2 through the compatibility API). Without a
 * response (an upgrade) nothing is echoed.
 */
export class NodeExchange implements Exchange {
  readonly #req: IncomingMessage | Http2ServerRequest;
  readonly #res: ServerResponse | Http2ServerResponse | undefined;
  /** Behind a getter on Node's request, and read a dozen times. */
  readonly #headers: IncomingHttpHeaders;

  constructor(req: IncomingMessage | Http2ServerRequest, res?: ServerResponse | Http2ServerResponse) {
    this.#req = req;
    this.#res = res;
    this.#headers = req.headers;
  }

  get method(): string {
    return this.#req.method ?? "GET";
  }

  get path(): string {
    // A framework that strips a mount path keeps the whole one here.
    const url = (this.#req as { originalUrl?: string }).originalUrl ?? this.#req.url ?? "/";
    const query = url.indexOf("?");
    return query === -1 ? url : url.slice(0, query);
  }

  get emitters(): readonly EventEmitter[] {
    return this.#res === undefined ? [this.#req] : [this.#req, this.#res];
  }

  header(name: string): string | readonly string[] | undefined {
    // Own properties only: a header may be called `constructor`.
    return Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
  }

  removeHeader(name: string): void {
    delete this.#headers[name];
    // Proxies forward these. Names and values in turn.
    const { rawHeaders } = this.#req;
    for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
      if (rawHeaders[index]?.toLowerCase() === name) rawHeaders.splice(index, 2);
    }
  }

  setResponseHeader(name: string, value: string): void {
    if (this.#res !== undefined && !this.#res.headersSent) this.#res.setHeader(name, value);
  }

  vary(name: string): void {
    if (this.#res === undefined || this.#res.headersSent) return;
    const present = this.#res.getHeader("vary");
    const names = Array.isArray(present) ? present.join(", ") : String(present ?? "");
    if (names === "") return void this.#res.setHeader("vary", name);
    const listed = names.toLowerCase().split(/ *, */);
    if (listed.includes(name) || listed.includes("*")) return;
    this.#res.setHeader("vary", `${names}, ${name}`);
  }
}
