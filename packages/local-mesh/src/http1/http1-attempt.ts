import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connectReason } from "../proxy/connect-reason.ts";
import { CANCEL } from "../proxy/http2-codes.ts";
import type { UpstreamAttempt, UpstreamReceiver } from "../proxy/upstream.ts";
import { closeSoon } from "./close-soon.ts";
import { trailerPairs } from "./trailer-pairs.ts";

/** One request to an endpoint over HTTP/1.1. Once the endpoint agrees to an upgrade, bytes go both ways. */
export class Http1Attempt implements UpstreamAttempt {
  readonly #request: ClientRequest;
  readonly #receiver: UpstreamReceiver;
  #response: IncomingMessage | undefined;
  #tunnel: Duplex | undefined;
  #over = false;

  constructor(request: ClientRequest, upgrade: boolean, receiver: UpstreamReceiver) {
    this.#request = request;
    this.#receiver = receiver;
    let connected = false;
    request.on("socket", (socket: Socket) => {
      const report = (): void => {
        connected = true;
        if (!this.#over) receiver.connected(`${socket.localAddress}:${socket.localPort}`);
      };
      if (socket.connecting) socket.once("connect", report);
      else report();
    });
    request.on("drain", () => {
      if (!this.#over) receiver.drained();
    });
    request.on("response", (response) => this.#respond(response));
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith("HPE_") || this.#response !== undefined)
        this.#fail({ kind: "protocol", code: CANCEL, reason: error.message });
      else if (connected) this.#fail({ kind: "closed", code: CANCEL, reason: error.message });
      else this.#fail({ kind: "connect", code: CANCEL, reason: connectReason(error) });
    });
    request.on("upgrade", (response, tunnel, first) => {
      if (upgrade && !this.#over) {
        this.#join(response, tunnel, first);
        return;
      }
      tunnel.destroy();
      this.#fail({ kind: "protocol", code: CANCEL, reason: "upgrade that nobody asked for" });
    });
    if (upgrade) request.end();
  }

  write(chunk: Buffer): boolean {
    const to = this.#tunnel ?? this.#request;
    return to.destroyed || to.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    if (this.#request.destroyed) return;
    if (rawTrailers.length > 0) this.#request.addTrailers(trailerPairs(rawTrailers));
    this.#request.end();
  }

  pauseResponse(): void {
    (this.#tunnel ?? this.#response)?.pause();
  }

  resumeResponse(): void {
    (this.#tunnel ?? this.#response)?.resume();
  }

  abort(): void {
    this.#over = true;
    if (this.#tunnel === undefined) this.#request.destroy();
    else closeSoon(this.#tunnel);
  }

  #respond(response: IncomingMessage): void {
    if (this.#over) return;
    const receiver = this.#receiver;
    this.#response = response;
    response.on("data", (chunk: Buffer) => {
      if (!this.#over) receiver.responseData(chunk);
    });
    response.on("end", () => {
      if (this.#over) return;
      this.#over = true;
      receiver.responseEnd(response.rawTrailers);
    });
    // A body that ends before its length is no HTTP.
    response.on("error", (error) => this.#fail({ kind: "protocol", code: CANCEL, reason: error.message }));
    receiver.responseHead(response.statusCode ?? 502, response.rawHeaders, false);
  }

  /** The endpoint agreed. */
  #join(response: IncomingMessage, tunnel: Duplex, first: Buffer): void {
    const receiver = this.#receiver;
    this.#tunnel = tunnel;
    tunnel.on("error", ignore);
    tunnel.on("end", () => this.#closed());
    tunnel.on("close", () => this.#closed());
    tunnel.on("drain", () => {
      if (!this.#over) receiver.drained();
    });
    receiver.responseHead(101, response.rawHeaders, false);
    if (this.#over) return;
    if (first.length > 0) receiver.responseData(first);
    tunnel.on("data", (chunk: Buffer) => {
      if (!this.#over) receiver.responseData(chunk);
    });
  }

  #closed(): void {
    this.#fail({ kind: "closed", code: CANCEL, reason: "connection termination" });
  }

  #fail(failure: Parameters<UpstreamReceiver["failed"]>[0]): void {
    if (this.#over) return;
    this.#over = true;
    this.#receiver.failed(failure);
  }
}

function ignore(): void {}
