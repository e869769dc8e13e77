import { processState } from "../../process/process-state.ts";
import type { Dispatch, DispatchOptions } from "../../process/undici-hooks.ts";

/**
 * What undici's `compose()` takes, in a form that the types of undici 6, 7 and 8 accept. Undici 8 names the origin that
 * the dispatcher is bound to; null when to none.
 */
// biome-ignore lint/suspicious/noExplicitAny: undici's own types of three majors, none of which is a dependency.
export type UndiciInterceptor = (dispatch: any, bound?: any) => (opts: any, handler: any) => boolean;

/**
 * An interceptor for dispatchers that are composed before `createDyeing()`, or by an undici that cannot be found because
 * it is bundled; otherwise `compose()` adds it by itself. It stands twice, as the first and as the last:
 *
 *     new Agent().compose(dyeingInterceptor(), interceptors.cache(), dyeingInterceptor())
 *
 * The last one is the outermost: it remembers the caller and puts the dye into the request before a cache looks at it.
 * The first one tells the cache that answers differ by color.
 */
export function dyeingInterceptor(): UndiciInterceptor {
  return (dispatch: Dispatch, bound?: string | null) =>
    // Undici asks for a function of two parameters.
    function dyed(opts: DispatchOptions, handler: object): boolean {
      const hooks = processState.undici;
      const taken =
        hooks === undefined ? dispatch(opts, handler) : hooks.intercept(dispatch, opts, handler, bound ?? undefined);
      return taken as boolean;
    };
}
