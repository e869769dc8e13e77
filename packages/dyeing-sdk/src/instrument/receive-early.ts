import type { EventEmitter } from "node:events";
import { expectAdapter } from "../context/early-scope.ts";
import type { AdapterDyeing } from "../dyeing/adapter-dyeing.ts";
import type { Exchange } from "../inbound/exchange.ts";

const ignore = (): void => {};

/**
 * Receives what a server emits, and emits it in the context of that.
 *
 * @param waiting Has listeners of the application only once it was emitted: what goes wrong with it before must not end the
 * process.
 * @returns What `emit` does: whether anybody listens.
 */
export function receiveEarly(
  dyeing: AdapterDyeing,
  exchange: Exchange,
  waiting: EventEmitter,
  emit: () => boolean,
): boolean {
  const entered = dyeing.handle(exchange, () => {
    expectAdapter();
    return emit();
  });
  if (!(entered instanceof Promise)) return entered;
  waiting.on("error", ignore);
  void entered.then(
    () => waiting.off("error", ignore),
    // Of a listener: thrown where it would have been without a wait, outside of any promise.
    (error: unknown) => {
      process.nextTick(() => {
        throw error;
      });
    },
  );
  return true;
}
