import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { processState } from "../../process/process-state.ts";
import { runtimeOf } from "../outgoing.ts";
import { CallerHooks } from "./caller-hooks.ts";
import { UndiciCopies } from "./undici-copies.ts";
import type { UndiciRequest } from "./undici-request.ts";
import { watchModules } from "./watch-modules.ts";
import { WrappedMethods } from "./wrap-method.ts";
import { wrapRequest } from "./wrap-request.ts";

const CHANNEL = "undici:request:create";

/**
 * Adds headers to the requests of fetch and undici, in the channel that tells of each request on the wire, and wraps the
 * dispatchers of every copy of undici, so that it is known who called. Node's own copy is loaded with the first fetch
 * and found then.
 *
 * @returns Undoes all of it.
 */
export function hookUndici(): () => void {
  const methods = new WrappedMethods();
  const copies = new UndiciCopies(methods);
  const hooks = new CallerHooks();
  /** Classes of requests; one per copy. */
  const met = new WeakSet<object>();
  const onCreate = (message: unknown) => {
    // An exception in a subscriber ends the process.
    try {
      const { request } = message as { request: UndiciRequest };
      const prototype: object = Object.getPrototypeOf(request);
      const isNew = !met.has(prototype);
      let isFirst = false;
      if (isNew) {
        met.add(prototype);
        wrapRequest(prototype, methods);
        isFirst = copies.wrapAll();
      }
      hooks.created(request, isFirst);
    } catch (error) {
      runtimeOf(undefined)?.count("outbound-failed", error);
    }
  };
  processState.undici = hooks;
  copies.wrapAll();
  const unwatch = watchModules((folder) => copies.wrapAt(folder));
  subscribe(CHANNEL, onCreate);
  return () => {
    unsubscribe(CHANNEL, onCreate);
    unwatch();
    methods.restore();
    processState.undici = undefined;
  };
}
