import { EventEmitter } from "node:events";
import { activeCarried } from "./active-carried.ts";
import type { Entry } from "./entry.ts";

const BOUND = Symbol.for("dyeing.bound-emit.v1");

/**
 * Runs an emitter's listeners in the request's context. Node emits `data` and `end` of a request, and `finish` and
 * `close` of a response, from the parser's or the socket's context, where the dye is not (nodejs/node#41285).
 * A listener that is already in a context of this request (an open span, `withTags`) stays there.
 *
 * @param watch Told of streams that are piped into the emitter, in the context of whoever does it.
 */
export function bindEmitter(emitter: EventEmitter, entry: Entry, watch?: { piping(): void }): void {
  const request = entry.carried?.request;
  const emit = emitter.emit;
  const isNodes = emit === EventEmitter.prototype.emit;
  const end = onlyListener(emitter, "end");
  const finish = onlyListener(emitter, "finish");
  const bound = function (this: EventEmitter, ...args: Parameters<EventEmitter["emit"]>): boolean {
    if (args[0] === "pipe") watch?.piping();
    // Most events of a request have no listener, and entering a context costs more than emitting to nobody. Only
    // `error` does something all the same; and so may an emit that somebody else has put there.
    if (isNodes && args[0] !== "error") {
      const count = this.listenerCount(args[0]);
      if (count === 0) return emit.apply(this, args);
      // Node's own, which was there first, knows of no request.
      const own = args[0] === "end" ? end : args[0] === "finish" ? finish : undefined;
      if (count === 1 && own !== undefined && onlyListener(this, args[0]) === own) return emit.apply(this, args);
    }
    return activeCarried()?.request === request ? emit.apply(this, args) : entry.run(() => emit.apply(this, args));
  };
  (bound as { [BOUND]?: true })[BOUND] = true;
  emitter.emit = bound;
}

function onlyListener(emitter: EventEmitter, event: string | symbol): unknown {
  return emitter.listenerCount(event) === 1 ? emitter.rawListeners(event)[0] : undefined;
}

/** Whether a request went through `bindEmitter` already: the middleware is installed twice. */
export function isBound(emitter: EventEmitter): boolean {
  return (emitter.emit as { [BOUND]?: true })[BOUND] === true;
}
