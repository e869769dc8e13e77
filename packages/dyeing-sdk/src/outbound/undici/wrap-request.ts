import { processState } from "../../process/process-state.ts";
import type { Callback } from "../../process/undici-hooks.ts";
import type { Method, WrappedMethods } from "./wrap-method.ts";

/** With which a request begins to be written: undici 6 and 7, undici 8. */
const STARTS = new Set(["onConnect", "onRequestStart"]);

/** Wraps the callbacks of the class of requests on the wire: through them everything comes back from the socket. */
export function wrapRequest(prototype: object, methods: WrappedMethods): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === "addHeader") methods.wrap(prototype, name, wrapAddHeader);
    else if (STARTS.has(name)) methods.wrap(prototype, name, wrapStart);
    else if (/^on[A-Z]/.test(name) && name !== "onFinally") methods.wrap(prototype, name, wrapCallback);
  }
}

function wrapCallback(original: Method): Method {
  const callback = original as Callback;
  return function (this: object, a?: unknown, b?: unknown, c?: unknown, d?: unknown) {
    const hooks = processState.undici;
    return hooks === undefined ? callback.call(this, a, b, c, d) : hooks.callback(callback, this, a, b, c, d);
  };
}

function wrapStart(original: Method): Method {
  const callback = original as Callback;
  return function (this: object, a?: unknown, b?: unknown) {
    const hooks = processState.undici;
    return hooks === undefined ? callback.call(this, a, b) : hooks.start(callback, this, a, b);
  };
}

function wrapAddHeader(original: Method): Method {
  const add = original as Callback;
  return function (this: object, name?: unknown, value?: unknown) {
    processState.undici?.beforeAddHeader(this, name);
    return add.call(this, name, value);
  };
}
