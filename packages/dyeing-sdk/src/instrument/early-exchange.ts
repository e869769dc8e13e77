import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { AnswerWatch } from "../inbound/exchange.ts";
import { NodeExchange } from "../inbound/node-exchange.ts";

type Response = ServerResponse | Http2ServerResponse;

/**
 * The exchange of a request that no framework has seen yet. Error handlers of frameworks (Koa's) take all headers from a
 * response before they answer; those of this exchange come back when the header block is written.
 */
export class EarlyExchange extends NodeExchange implements AnswerWatch {
  readonly #res: Response | undefined;
  /** Names and values in turn: of a list for each, every request would pay. */
  readonly #echo: string[] = [];
  #watch: AnswerWatch | undefined;

  constructor(req: IncomingMessage | Http2ServerRequest, res?: Response) {
    super(req, res);
    this.#res = res;
  }

  override setResponseHeader(name: string, value: string): void {
    this.#echo.push(name, value);
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
    const echo = this.#echo;
    for (let at = 0; at < echo.length; at += 2) if (res.hasHeader(echo[at] ?? "")) return;
    for (let at = 0; at < echo.length; at += 2) super.setResponseHeader(echo[at] ?? "", echo[at + 1] ?? "");
  }
}
