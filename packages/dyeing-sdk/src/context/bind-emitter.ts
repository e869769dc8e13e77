import { EventEmitter } from "node:events";
import { activeCarried } from "./active-carried.ts";
import type { Entry } from "./entry.ts";

/** Copies of this package see each other's. */
const BINDING = Symbol.for("dyeing.emitter-binding.v1");

/** Enumerable, as `emit` is: who copies an object's own properties copies both or neither. */
interface Bound {
  [BINDING]?: Binding;
}

type Emitted = Parameters<EventEmitter["emit"]>;

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
 * a fifth of all requests into the old generation (docs/performance.md). Arguments are handed on as they came, of which V8
 * makes no list.
 */
function emitInContext(this: EventEmitter & Bound, ...args: Emitted): boolean {
  const binding = this[BINDING];
  if (binding === undefined) return EventEmitter.prototype.emit.apply(this, args);
  binding.tell(this, args[0]);
  if (binding.isIdle(this, args[0])) return binding.emit.apply(this, args);
  return binding.emitToListeners(this, ...args);
}

class Binding {
  /** What was there before us. */
  readonly emit: EventEmitter["emit"];
  readonly #entry: Entry;
  readonly #watch: EmitterWatch | undefined;
  /** Node's own listener of a response's `finish`, which was there first and knows of no request: it needs no context. */
  readonly #finish: unknown;
  /** Nor does what that one adds to the request. */
  #end: unknown;

  constructor(emitter: EventEmitter, entry: Entry, watch: EmitterWatch | undefined) {
    this.emit = emitter.emit;
    this.#entry = entry;
    this.#watch = watch;
    this.#finish = onlyListener(emitter, "finish");
    this.#end = undefined;
  }

  tell(emitter: EventEmitter, event: string | symbol): void {
    if (event === "pipe") this.#watch?.piping();
    // A request closes as well, as soon as it is read.
    else if (event === "close" && "writableEnded" in emitter) this.#watch?.closed();
  }

  /**
   * Most events of a request have no listener, and entering a context costs more than emitting to nobody. Only `error`
   * does something all the same; and so may an emit that somebody else has put there.
   */
  isIdle(emitter: EventEmitter, event: string | symbol): boolean {
    return this.emit === EventEmitter.prototype.emit && event !== "error" && emitter.listenerCount(event) === 0;
  }

  emitToListeners(emitter: EventEmitter, ...args: Emitted): boolean {
    const [event] = args;
    if (this.#finish !== undefined && event === "finish" && this.#isOnly(this.#finish, emitter, event)) {
      return this.#emitToNode(emitter, args);
    }
    if (this.#end !== undefined && event === "end" && this.#isOnly(this.#end, emitter, event)) {
      return this.emit.apply(emitter, args);
    }
    return activeCarried()?.request === this.#entry.carried?.request
      ? this.emit.apply(emitter, args)
      : this.#enter(emitter, args);
  }

  #enter(emitter: EventEmitter, args: Emitted): boolean {
    return this.#entry.run(() => this.emit.apply(emitter, args));
  }

  /** When a response is finished before its request is read to the end, Node waits for that. */
  #emitToNode(response: EventEmitter & { readonly req?: EventEmitter & Bound }, args: Emitted): boolean {
    const { req } = response;
    const binding = req?.listenerCount("end") === 0 ? req[BINDING] : undefined;
    const emitted = this.emit.apply(response, args);
    if (req !== undefined && binding !== undefined) binding.#end = onlyListener(req, "end");
    return emitted;
  }

  #isOnly(listener: unknown, emitter: EventEmitter, event: string): boolean {
    return this.emit === EventEmitter.prototype.emit && onlyListener(emitter, event) === listener;
  }
}

function onlyListener(emitter: EventEmitter, event: string): unknown {
  return emitter.listenerCount(event) === 1 ? emitter.rawListeners(event)[0] : undefined;
}
