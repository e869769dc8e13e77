import { AsyncResource } from "node:async_hooks";
import { activeCarried } from "../../context/active-carried.ts";
import type { Carried } from "../../context/carried.ts";

/**
 * Who called `dispatch`: the record, and the whole async context of that moment. undici runs a queued, redirected or
 * repeated request, and a handler's callbacks, wherever a socket or timer happens to fire.
 *
 * An AsyncResource and not an `Entry`, which would put back our own storage and OpenTelemetry's only: a tracer or an
 * application with a storage of its own would then see one request there and another here. The resource puts back all
 * of them, and costs less than entering two.
 */
export class Caller {
  readonly resource: AsyncResource;
  readonly #carried: Carried | undefined;

  constructor(resource: AsyncResource, carried: Carried | undefined) {
    this.resource = resource;
    this.#carried = carried;
  }

  get carried(): Carried | undefined {
    return this.#carried?.latest;
  }

  /** Of the context of now. */
  static here(): Caller {
    return new Caller(new AsyncResource("DYEING_DISPATCH"), activeCarried());
  }

  /**
   * The caller of a request that is seen for the first time. undici's own handlers (request, stream, pipeline, connect,
   * upgrade) are resources of their caller, and so tell him even where a dispatcher of the application's had them wait.
   */
  static of(handler: unknown): Caller {
    if (handler instanceof AsyncResource) {
      const carried = handler.runInAsyncScope(activeCarried);
      if (carried !== undefined) return new Caller(handler, carried);
    }
    return Caller.here();
  }
}
