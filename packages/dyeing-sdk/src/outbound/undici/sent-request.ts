import type { Carried } from "../../context/carried.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import type { Caller } from "./caller.ts";

/** What is remembered of a request from its creation on, on the request itself: it goes when the request does. */
export interface SentRequest {
  /** Undefined where nobody knows him. */
  readonly caller: Caller | undefined;
  readonly carried: Carried | undefined;
  /** The undici client that writes it; undefined where none was seen. */
  readonly client: object | undefined;
  /** The origin that was named before an interceptor resolved it to an address. */
  readonly name: string | undefined;
  /** Whether it may carry anything, and somebody has something to carry. */
  carries: boolean;
  /** The lines that were added, or found as an outer part of ours had put them there. */
  added: readonly HeaderLine[];
  /** How many of them are trace headers. */
  addedTrace: number;
  /** How long its list of headers was then: what is longer has been added to. */
  length: number;
}

const SENT = Symbol.for("dyeing.undici.sent.v1");

export function sentRequest(request: object): SentRequest | undefined {
  return (request as { [SENT]?: SentRequest })[SENT];
}

export function rememberSent(request: object, sent: SentRequest): void {
  (request as { [SENT]?: SentRequest })[SENT] = sent;
}
