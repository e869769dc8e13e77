import type { Caller } from "./caller.ts";

/** The callbacks of a handler, in undici's old style and in its new one. Which are there tells undici the style. */
const CALLBACKS = [
  "onConnect",
  "onHeaders",
  "onData",
  "onComplete",
  "onError",
  "onUpgrade",
  "onBodySent",
  "onRequestSent",
  "onResponseStarted",
  "onRequestStart",
  "onRequestUpgrade",
  "onResponseStart",
  "onResponseData",
  "onResponseEnd",
  "onResponseError",
] as const;

type Callback = (...args: unknown[]) => unknown;
export type Handler = { [name in (typeof CALLBACKS)[number]]?: Callback };

/** A handler whose callbacks run in the caller's context. It has those that the given one has. */
export function handlerInContext(handler: object, caller: Caller): Handler {
  return mapHandler(
    handler,
    (callback) =>
      (...args) =>
        caller.resource.runInAsyncScope(callback, handler, ...args),
  );
}

/** A handler in front of another one. */
export function mapHandler(handler: object, map: (callback: Callback, name: keyof Handler) => Callback): Handler {
  const mapped: Handler = {};
  for (const name of CALLBACKS) {
    const callback = (handler as Handler)[name];
    if (typeof callback === "function") mapped[name] = map(callback, name);
  }
  return mapped;
}
