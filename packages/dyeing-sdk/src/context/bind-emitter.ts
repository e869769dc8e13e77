import { EventEmitter } from "node:events";
import { activeCarried } from "./active-carried.ts";
import type { Entry } from "./entry.ts";
import type { RequestScope } from "./request-scope.ts";

/** Copies of this package see each other's. */
const BINDING = Symbol.for("dyeing.emitter-binding.v1");

/** Enumerable, as `emit` is: who copies an object's own properties copies both or neither. */
interface Bound {
  [BINDING]?: Binding;
}

/** Is told of what happens to a response. */
export interface EmitterWatch {
  /** A stream is piped into it, in the context of whoever does it. */
  piping(): void;
  /** Nothing more comes of it, whether it was written whole or broken off. */
  closed(): void;
}

/**
 * Runs an emitter's listeners in the request's context. Node emits `data` and `end` of a request, and `finish` and
 * `close` of a response, from the parser's or the socket's context, where the dye is not (nodejs/node#41285).
 * A listener that is already in a context of this request (an open span, `withTags`) stays there.
 *
 * @param watch Told of a response, which is what is written to.
 */
export function bindEmitter(emitter: EventEmitter, entry: Entry, watch?: EmitterWatch): void {
  (emitter as Bound)[BINDING] = new Binding(emitter, entry, watch);
  emitter.emit = emitInContext;
}

/** Whether a request went through `bindEmitter` already: the middleware is installed twice. */
export function isBound(emitter: EventEmitter): boolean {
  return (emitter as Bound)[BINDING] !== undefined;
}

/**
 * One function for all emitters, which finds its binding on the emitter. With a closure for each, V8's scavenger carried
 * a fifth of all requests into the old generation (docs/performance.md).
 */
function emitInContext(this: EventEmitter & Bound, ...args: Parameters<EventEmitter["emit"]>): boolean {
  const binding = this[BINDING];
  return binding === undefined ? EventEmitter.prototype.emit.apply(this, args) : binding.emit(this, args);
}

class Binding {
  readonly #entry: Entry;
  readonly #request: RequestScope | undefined;
  readonly #watch: EmitterWatch | undefined;
  readonly #emit: EventEmitter["emit"];
  /** Node's own listeners, which were there first and know of no request: they need no context. */
  readonly #end: unknown;
  readonly #finish: unknown;

  constructor(emitter: EventEmitter, entry: Entry, watch: EmitterWatch | undefined) {
    this.#entry = entry;
    this.#request = entry.carried?.request;
    this.#watch = watch;
    this.#emit = emitter.emit;
    this.#end = onlyListener(emitter, "end");
    this.#finish = onlyListener(emitter, "finish");
  }

  emit(emitter: EventEmitter, args: Parameters<EventEmitter["emit"]>): boolean {
    const [event] = args;
    if (event === "pipe") this.#watch?.piping();
    // A request closes as well, as soon as it is read.
    else if (event === "close" && "writableEnded" in emitter) this.#watch?.closed();
    return this.#needsNoContext(emitter, event) || activeCarried()?.request === this.#request
      ? this.#emit.apply(emitter, args)
      : this.#entry.run(() => this.#emit.apply(emitter, args));
  }

  /**
   * Most events of a request have no listener, and entering a context costs more than emitting to nobody. Only `error`
   * does something all the same; and so may an emit that somebody else has put there.
   */
  #needsNoContext(emitter: EventEmitter, event: string | symbol): boolean {
    if (this.#emit !== EventEmitter.prototype.emit || event === "error") return false;
    const count = emitter.listenerCount(event);
    if (count === 0) return true;
    const own = event === "end" ? this.#end : event === "finish" ? this.#finish : undefined;
    return count === 1 && own !== undefined && onlyListener(emitter, event) === own;
  }
}

function onlyListener(emitter: EventEmitter, event: string | symbol): unknown {
  return emitter.listenerCount(event) === 1 ? emitter.rawListeners(event)[0] : undefined;
}
