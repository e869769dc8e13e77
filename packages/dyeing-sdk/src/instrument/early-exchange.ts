import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { AnswerWatch } from "../inbound/exchange.ts";
import { NodeExchange } from "../inbound/node-exchange.ts";
import { COLOR_HEADER, REQUEST_ID_HEADER } from "../wire/header-names.ts";

type Response = ServerResponse | Http2ServerResponse;

/**
 * The exchange of a request that no framework has seen yet. Error handlers of frameworks (Koa's) take all headers from a
 * response before they answer; those of this exchange come back when the header block is written.
 */
export class EarlyExchange extends NodeExchange implements AnswerWatch {
  readonly #res: Response | undefined;
  /** What is set on a response, a field each: a list of both would take 200 bytes of every request under way. */
  #requestId: string | undefined;
  #color: string | undefined;
  #watch: AnswerWatch | undefined;

  constructor(req: IncomingMessage | Http2ServerRequest, res?: Response) {
    super(req, res);
    this.#res = res;
  }

  override setResponseHeader(name: string, value: string): void {
    if (name === REQUEST_ID_HEADER) this.#requestId = value;
    else if (name === COLOR_HEADER) this.#color = value;
    super.setResponseHeader(name, value);
  }

  override watchAnswer(watch: AnswerWatch): void {
    this.#watch = watch;
    super.watchAnswer(this);
  }

  answering(): void {
    const res = this.#res;
    if (res !== undefined && res.statusCode >= 400) this.#keepEcho(res);
    this.#watch?.answering();
  }

  piping(): void {
    this.#watch?.piping();
  }

  end(): void {
    this.#watch?.end();
  }

  /** An error answer without any of them: they were not taken away one by one, by somebody who meant them. */
  #keepEcho(res: Response): void {
    const requestId = this.#requestId;
    const color = this.#color;
    if (requestId !== undefined && res.hasHeader(REQUEST_ID_HEADER)) return;
    if (color !== undefined && res.hasHeader(COLOR_HEADER)) return;
    if (requestId !== undefined) super.setResponseHeader(REQUEST_ID_HEADER, requestId);
    if (color !== undefined) super.setResponseHeader(COLOR_HEADER, color);
  }
}
