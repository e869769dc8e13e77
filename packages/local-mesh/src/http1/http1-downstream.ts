import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { endToEnd } from "../message/hop-by-hop.ts";
import type { Refusal } from "../message/refusal.ts";
import { refuseHttp1 } from "../message/refuse-http1.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { Downstream, DownstreamReceiver } from "../proxy/downstream.ts";
import { trailerPairs } from "./trailer-pairs.ts";

/** The caller's side of an HTTP/1.1 call. */
export class Http1Downstream implements Downstream {
  readonly head: RequestHead;
  readonly refusal: Refusal | undefined;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #written = false;

  readonly #draining: () => boolean;

  /** `draining` says whether the connection shall end with this response. */
  constructor(request: IncomingMessage, response: ServerResponse, draining: () => boolean) {
    this.#draining = draining;
    this.head = http1Head(request);
    this.refusal = http1Refusal(request);
    this.#request = request;
    this.#response = response;
    response.sendDate = false;
  }

  open(receiver: DownstreamReceiver): void {
    const request = this.#request;
    const response = this.#response;
    request.on("data", (chunk: Buffer) => receiver.requestData(chunk));
    request.on("end", () => receiver.requestEnd(request.rawTrailers));
    // A broken request is followed by the close of the response, which says it all.
    request.on("error", ignore);
    response.on("error", ignore);
    response.on("drain", () => receiver.drained());
    response.on("close", () => {
      if (!response.writableFinished) receiver.gone();
    });
  }

  pauseRequest(): void {
    this.#request.pause();
  }

  resumeRequest(): void {
    this.#request.resume();
  }

  respond(status: number, message: string, rawHeaders: readonly string[], last: boolean): void {
    const response = this.#response;
    if (response.headersSent || response.destroyed) return;
    const headers = endToEnd(rawHeaders);
    if (this.#draining() || this.refusal !== undefined) headers.push("Connection", "close");
    if (message === "") response.writeHead(status, headers);
    else response.writeHead(status, message, headers);
    if (last) response.end();
    // A body mostly follows at once and shares the head's packet; a stream that says nothing yet must still begin.
    else
      setImmediate(() => {
        if (!this.#written && !response.writableEnded) response.flushHeaders();
      });
  }

  write(chunk: Buffer): boolean {
    this.#written = true;
    return this.#response.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    if (rawTrailers.length > 0 && !this.#response.writableEnded) this.#response.addTrailers(trailerPairs(rawTrailers));
    this.#response.end();
  }

  reset(): void {
    this.#response.destroy();
  }
}

/** Why a request on a connection of HTTP/1 must not go on. Undefined: it may. */
export function http1Refusal(request: IncomingMessage): Refusal | undefined {
  return refuseHttp1(request.httpVersion === "1.0" ? "1.0" : "1.1", request.rawHeaders);
}

/** The head of a request that came in on a connection of HTTP/1. */
export function http1Head(request: IncomingMessage): RequestHead {
  const { headers } = request;
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    authority: headers.host ?? "",
    protocol: request.httpVersion === "1.0" ? "HTTP/1.0" : "HTTP/1.1",
    rawHeaders: endToEnd(request.rawHeaders),
    body:
      headers["transfer-encoding"] !== undefined
        ? "chunked"
        : headers["content-length"] !== undefined
          ? "length"
          : "none",
    localAddress: endOf(request.socket, "local"),
    remoteAddress: endOf(request.socket, "remote"),
  };
}

function endOf(socket: Socket, end: "local" | "remote"): string {
  return `${socket[`${end}Address`] ?? ""}:${socket[`${end}Port`] ?? ""}`;
}

function ignore(): void {}
