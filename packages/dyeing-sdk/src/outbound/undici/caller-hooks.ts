import { AsyncResource } from "node:async_hooks";
import { activeCarried } from "../../context/active-carried.ts";
import type { Callback, Dispatch, DispatchOptions, UndiciHooks } from "../../process/undici-hooks.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { runtimeOf } from "../outgoing.ts";
import { Caller } from "./caller.ts";
import { carryOn } from "./carry-on.ts";
import { type Intercepted, interceptOuter, isIntercepted, presetOf } from "./intercept-outer.ts";
import { nameOf } from "./resolved-origin.ts";
import { rememberSent, type SentRequest, sentRequest } from "./sent-request.ts";
import { settleBeforeWriting } from "./settle-before-writing.ts";
import { symbolOf } from "./symbol-of.ts";
import { namesTrace, removeAddedTrace } from "./trace-group.ts";
import type { UndiciRequest } from "./undici-request.ts";
import { tellColorToCaches } from "./vary-by-color.ts";

/** In the options of a dispatch, which pools queue and interceptors copy: explicit, so that nothing has to be looked up. */
const CALLER = Symbol.for("dyeing.undici.caller.v1");
const NONE: readonly HeaderLine[] = Object.freeze([]);

/**
 * Keeps every dispatch, and every callback of a request, in the context of who called: the first that saw the call wins.
 * What undici does in the context of another one's socket or timer is put right where it comes back here.
 */
export class CallerHooks implements UndiciHooks {
  /** Of the dispatch that is running now, on the stack: a request that is created is his. */
  #caller: Caller | undefined;
  #dispatcher: object | undefined;
  #preset: readonly HeaderLine[] = NONE;
  #name: string | undefined;

  dispatch(original: Dispatch, dispatcher: unknown, opts: DispatchOptions, handler: object): unknown {
    if (typeof opts !== "object" || opts === null) return original.call(dispatcher, opts, handler);
    const before = this.#caller;
    let caller = opts[CALLER] as Caller | undefined;
    let stamped = opts;
    let isHere = caller === before;
    if (caller === undefined) {
      caller = callerOf(handler);
      if (caller === undefined) return original.call(dispatcher, opts, handler);
      stamped = { ...opts, [CALLER]: caller };
      // His context is the one of now, but where his handler told another.
      isHere = !(handler instanceof AsyncResource);
    }
    const dispatcherBefore = this.#dispatcher;
    const presetBefore = this.#preset;
    const nameBefore = this.#name;
    this.#caller = caller;
    this.#dispatcher = dispatcher as object;
    this.#preset = presetOf(stamped) ?? NONE;
    this.#name = nameOf(stamped);
    try {
      return isHere
        ? original.call(dispatcher, stamped, handler)
        : caller.resource.runInAsyncScope(original, dispatcher, stamped, handler);
    } finally {
      this.#caller = before;
      this.#dispatcher = dispatcherBefore;
      this.#preset = presetBefore;
      this.#name = nameBefore;
    }
  }

  intercept(next: Dispatch, opts: DispatchOptions, handler: object, bound: string | undefined): unknown {
    if (typeof opts !== "object" || opts === null) return next(opts, handler);
    if (isIntercepted(opts)) return next(opts, tellColorToCaches(opts, handler));
    const caller = (opts[CALLER] as Caller | undefined) ?? callerOf(handler);
    if (caller === undefined) return next(opts, handler);
    const stamped = { ...opts, [CALLER]: caller };
    let outer: Intercepted | undefined;
    try {
      outer = interceptOuter(stamped, handler, caller, bound);
    } catch {
      // Not counted: what fails here fails again, and is counted, when the request is created.
    }
    return this.dispatch(next, undefined, outer?.opts ?? stamped, outer?.handler ?? handler);
  }

  callback(original: Callback, request: object, a: unknown, b: unknown, c: unknown, d: unknown): unknown {
    const caller = sentRequest(request)?.caller;
    if (caller === undefined) return original.call(request, a, b, c, d);
    const before = this.#caller;
    this.#caller = caller;
    try {
      return caller.resource.runInAsyncScope(original, request, a, b, c, d);
    } finally {
      this.#caller = before;
    }
  }

  start(original: Callback, request: object, a: unknown, b: unknown): unknown {
    const sent = sentRequest(request);
    if (sent !== undefined) {
      try {
        settleBeforeWriting(request as UndiciRequest, sent);
      } catch (error) {
        runtimeOf(sent.carried)?.count("outbound-failed", error);
      }
    }
    return this.callback(original, request, a, b, undefined, undefined);
  }

  /** A tracer that adds its headers after us: its group replaces the one that was passed through. */
  beforeAddHeader(request: object, name: unknown): void {
    const sent = sentRequest(request);
    if (sent === undefined || typeof name !== "string" || !namesTrace(name.toLowerCase())) return;
    try {
      removeAddedTrace((request as UndiciRequest).headers, sent.added);
      sent.added = sent.added.filter(([added]) => !namesTrace(added));
      sent.addedTrace = 0;
    } catch (error) {
      runtimeOf(sent.carried)?.count("outbound-failed", error);
    }
  }

  /** @param isFirst Whether it is the first that was seen of its copy of undici: it cannot have been queued. */
  created(request: UndiciRequest, isFirst: boolean): void {
    const caller = this.#caller ?? (isFirst ? Caller.here() : callerOfHandler(request));
    const carried = caller?.carried;
    const client = this.#dispatcher;
    const sent: SentRequest = {
      caller,
      carried,
      client,
      name: this.#name,
      carries: false,
      added: NONE,
      addedTrace: 0,
      length: 0,
    };
    if (caller === undefined) runtimeOf(activeCarried())?.count("undici-not-wrapped", String(request.origin));
    try {
      carryOn(request, sent, this.#preset);
    } catch (error) {
      runtimeOf(carried)?.count("outbound-failed", error);
    }
    // Not before: headers that are added from here on are somebody else's.
    rememberSent(request, sent);
  }
}

/** Undefined when it fails: then the call goes on as if the SDK were not there. */
function callerOf(handler: object): Caller | undefined {
  try {
    return Caller.of(handler);
  } catch (error) {
    runtimeOf(undefined)?.count("outbound-failed", error);
    return undefined;
  }
}

/** Of a copy whose dispatchers were not found: a handler that is a resource of its caller still tells him. */
function callerOfHandler(request: UndiciRequest): Caller | undefined {
  const key = symbolOf(request, "handler");
  const handler = key && (request as unknown as Record<symbol, unknown>)[key];
  return handler instanceof AsyncResource ? handler.runInAsyncScope(() => Caller.here()) : undefined;
}
