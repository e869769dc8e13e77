import type { CounterReason } from "../process/counter-reason.ts";

/** What helpers for messages need of a runtime. Every `Dyeing` is one. */
export interface MessageDyeing {
  injectMessage<H extends object>(headers: H): H & Record<string, unknown>;
  receiveMessage<T>(headers: object | undefined, fn: () => T): T;
  count(reason: CounterReason, detail?: unknown): void;
}
