import { processState } from "../../process/process-state.ts";
import type { Dispatch } from "../../process/undici-hooks.ts";
import { dyeingInterceptor, type UndiciInterceptor } from "./dyeing-interceptor.ts";
import { rememberName } from "./resolved-origin.ts";
import { symbolOf } from "./symbol-of.ts";
import type { Method, WrappedMethods } from "./wrap-method.ts";

/**
 * Wraps the methods of a dispatcher's class and of those it extends: `dispatch`, the method behind it (a symbol of that
 * description), which queues in pools, and `compose`.
 *
 * @param dispatcher A dispatcher, or the prototype of one.
 * @returns Whether there was anything to wrap.
 */
export function wrapDispatchers(dispatcher: object, methods: WrappedMethods): boolean {
  let wrapped = false;
  for (let owner: object | null = dispatcher; isDispatcher(owner); owner = Object.getPrototypeOf(owner)) {
    // The class at the root composes; its own dispatch only says that it is not implemented.
    if (Object.hasOwn(owner, "compose")) return methods.wrap(owner, "compose", wrapCompose) || wrapped;
    if (methods.wrap(owner, "dispatch", wrapDispatch)) wrapped = true;
    const behind = symbolOf(owner, "dispatch");
    if (behind !== undefined && methods.wrap(owner, behind, wrapDispatch)) wrapped = true;
  }
  return wrapped;
}

function isDispatcher(owner: object | null): owner is object {
  return owner !== null && typeof (owner as { dispatch?: unknown }).dispatch === "function";
}

function wrapDispatch(original: Method): Method {
  const dispatch = original as Dispatch;
  const wrapper: Dispatch = function (opts, handler) {
    const hooks = processState.undici;
    return hooks === undefined ? dispatch.call(this, opts, handler) : hooks.dispatch(dispatch, this, opts, handler);
  };
  return wrapper as Method;
}

/**
 * What others compose comes between two parts of ours: the outer one asks for the lane, the inner one tells caches. Behind
 * each of them the name is remembered that it may resolve.
 */
function wrapCompose(original: Method): Method {
  const compose = original as (this: unknown, ...interceptors: unknown[]) => unknown;
  return function (this: unknown, ...args: unknown[]) {
    if (processState.undici === undefined) return compose.apply(this, args);
    const ours = boundTo(this as object);
    const theirs: unknown[] = Array.isArray(args[0]) ? args[0] : args;
    return compose.call(this, ours, ...theirs.flatMap((interceptor) => [interceptor, rememberName]), ours);
  };
}

/** A pool or client knows its origin, which requests then need not name. */
function boundTo(dispatcher: object): UndiciInterceptor {
  const interceptor = dyeingInterceptor();
  const url = symbolOf(dispatcher, "url");
  const bound = url && (dispatcher as Record<symbol, { origin?: string } | undefined>)[url]?.origin;
  return (dispatch) => interceptor(dispatch, bound ?? null);
}
