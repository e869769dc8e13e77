import type { EventEmitter } from "node:events";
import { expectAdapter } from "../context/early-scope.ts";
import type { AdapterDyeing } from "../dyeing/adapter-dyeing.ts";
import type { Exchange } from "../inbound/exchange.ts";

/** What a server emits: something that arrived comes first behind the event's name, and what it is answered through. */
export interface Emission {
  readonly server: EventEmitter;
  readonly emit: EventEmitter["emit"];
  readonly args: Parameters<EventEmitter["emit"]>;
}

/**
 * Receives what a server emits, and emits it in the context of that.
 *
 * @returns What `emit` does: whether anybody listens.
 */
export function receiveEarly(dyeing: AdapterDyeing, exchange: Exchange, { server, emit, args }: Emission): boolean {
  const entered = dyeing.handle(exchange, () => {
    expectAdapter();
    return emit.apply(server, args);
  });
  return entered instanceof Promise ? waitFor(entered, args) : entered;
}

const ignore = (): void => {};

/** The application listens to what arrived only once it was emitted: what goes wrong before must not end the process. */
function waitFor(entered: Promise<boolean>, args: readonly unknown[]): true {
  const waiting = args
    .slice(1, 3)
    .filter((one) => typeof (one as Partial<EventEmitter> | undefined)?.on === "function");
  for (const one of waiting as EventEmitter[]) one.on("error", ignore);
  const over = () => {
    for (const one of waiting as EventEmitter[]) one.off("error", ignore);
  };
  void entered.then(over, (error: unknown) => {
    over();
    // Of a listener: thrown where it would have been without a wait, outside of any promise.
    process.nextTick(() => {
      throw error;
    });
  });
  return true;
}
