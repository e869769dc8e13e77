import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { endToEnd } from "../message/hop-by-hop.ts";
import { reasonPhrase } from "../message/reason-phrase.ts";
import type { Refusal } from "../message/refusal.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { Downstream, DownstreamReceiver } from "../proxy/downstream.ts";
import { closeSoon } from "./close-soon.ts";

/** How much may come before the endpoint has agreed to an upgrade, until no more is read. */
const MAX_HELD_BYTES = 64 * 1024;

/**
 * The caller's side of a call that has its connection for itself, without a parser: an upgrade, or what turned out to be
 * no request. Whatever is answered, the connection ends with it.
 */
export class SocketDownstream implements Downstream {
  readonly head: RequestHead;
  readonly refusal: Refusal | undefined;
  readonly #socket: Duplex;
  #held: Buffer[];
  #heldBytes = 0;
  #receiver: DownstreamReceiver | undefined;
  #upgraded = false;
  #ended = false;

  /** `first` is what came behind the head. */
  constructor(head: RequestHead, refusal: Refusal | undefined, socket: Duplex, first: Buffer) {
    this.head = head;
    this.refusal = refusal;
    this.#socket = socket;
    this.#held = first.length > 0 ? [first] : [];
  }

  open(receiver: DownstreamReceiver): void {
    const socket = this.#socket;
    this.#receiver = receiver;
    socket.on("error", ignore);
    socket.on("drain", () => receiver.resumed());
    socket.on("close", () => receiver.gone(false));
    // As in Envoy, a caller that closes its half has left.
    socket.on("end", () => {
      receiver.gone(false);
      closeSoon(socket);
    });
    socket.on("data", (chunk: Buffer) => this.#data(chunk));
    if (!this.head.upgrade) receiver.requestEnd([]);
    if (this.#upgraded) this.#release();
  }

  /** It ends with every response. */
  shut(): void {}

  pauseRequest(): void {
    if (this.#upgraded) this.#socket.pause();
  }

  resumeRequest(): void {
    this.#socket.resume();
  }

  respond(status: number, rawHeaders: readonly string[], last: boolean): void {
    if (this.#socket.destroyed) return;
    this.#upgraded = status === 101;
    const headers = endToEnd(rawHeaders);
    if (this.#upgraded) headers.push("Connection", "Upgrade", "Upgrade", "websocket");
    else headers.push("Connection", "close");
    this.#socket.write(headText(status, headers), "latin1");
    if (last) this.end();
    else if (this.#upgraded) this.#release();
  }

  write(chunk: Buffer): boolean {
    return this.#socket.destroyed || this.#socket.write(chunk);
  }

  end(): void {
    this.#ended = true;
    closeSoon(this.#socket);
  }

  reset(): void {
    if (this.#ended) return;
    // The end of a body without length must not look like the end of the response.
    if (this.#upgraded) closeSoon(this.#socket);
    else (this.#socket as Socket).resetAndDestroy();
  }

  /** Until the endpoint has agreed, what the caller sends is nothing that it could understand. */
  #data(chunk: Buffer): void {
    if (this.#upgraded) {
      this.#receiver?.requestData(chunk);
      return;
    }
    if (!this.head.upgrade || this.#ended) return;
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > MAX_HELD_BYTES) this.#socket.pause();
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const chunk of held) this.#receiver?.requestData(chunk);
    this.#socket.resume();
  }
}

function headText(status: number, rawHeaders: readonly string[]): string {
  let text = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    text += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`;
  return `${text}\r\n`;
}

function ignore(): void {}
