import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Downstream, DownstreamReceiver } from "../proxy/downstream.ts";
import { endToEnd } from "../proxy/hop-by-hop.ts";
import type { RequestHead } from "../proxy/request-head.ts";
import { trailerPairs } from "./trailer-pairs.ts";

/** The caller's side of an HTTP/1.1 call. */
export class Http1Downstream implements Downstream {
  readonly head: RequestHead;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #written = false;

  readonly #draining: () => boolean;

  /** `draining` says whether the connection shall end with this response. */
  constructor(request: IncomingMessage, response: ServerResponse, draining: () => boolean) {
    this.#draining = draining;
    this.head = http1Head(request);
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
    if (this.#draining()) headers.push("Connection", "close");
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

/** The head of a request that came in on a connection of HTTP/1. */
export function http1Head(request: IncomingMessage): RequestHead {
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    authority: request.headers.host ?? "",
    protocol: request.httpVersion === "1.0" ? "HTTP/1.0" : "HTTP/1.1",
    rawHeaders: request.rawHeaders,
    localAddress: endOf(request.socket, "local"),
    remoteAddress: endOf(request.socket, "remote"),
  };
}

function endOf(socket: Socket, end: "local" | "remote"): string {
  return `${socket[`${end}Address`] ?? ""}:${socket[`${end}Port`] ?? ""}`;
}

function ignore(): void {}
