import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { AnswerWatch } from "../inbound/exchange.ts";
import { NodeExchange } from "../inbound/node-exchange.ts";

type Response = ServerResponse | Http2ServerResponse;

/**
 * The exchange of a request that no framework has seen yet. Error handlers of frameworks (Koa's) take all headers from a
 * response before they answer; those of this exchange come back when the header block is written.
 */
export class EarlyExchange extends NodeExchange {
  readonly #res: Response | undefined;
  readonly #echo: (readonly [name: string, value: string])[] = [];

  constructor(req: IncomingMessage | Http2ServerRequest, res?: Response) {
    super(req, res);
    this.#res = res;
  }

  override setResponseHeader(name: string, value: string): void {
    this.#echo.push([name, value]);
    super.setResponseHeader(name, value);
  }

  override watchAnswer(watch: AnswerWatch): void {
    super.watchAnswer({
      answering: () => {
        this.#keepEcho();
        watch.answering();
      },
      piping: () => watch.piping(),
      end: () => watch.end(),
    });
  }

  /** An error answer without any of them: they were not taken away one by one, by somebody who meant them. */
  #keepEcho(): void {
    const res = this.#res;
    if (res === undefined || res.statusCode < 400 || this.#echo.some(([name]) => res.hasHeader(name))) return;
    for (const [name, value] of this.#echo) super.setResponseHeader(name, value);
  }
}
