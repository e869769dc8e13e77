/** Options of one dispatch, as undici 6, 7 and 8 have them. */
export interface DispatchOptions {
  readonly origin?: string | URL | undefined;
  readonly headers?: unknown;
  readonly [key: symbol]: unknown;
}

export type Dispatch = (this: unknown, opts: DispatchOptions, handler: object) => unknown;
export type Callback = (this: unknown, ...args: unknown[]) => unknown;

/**
 * What the wrapped methods of undici and the interceptors call, in the process's state while a runtime lives: what was
 * wrapped or composed in the time of one runtime, by one copy of this package, works with those that come later.
 */
export interface UndiciHooks {
  /** In place of a dispatcher's `dispatch`. */
  dispatch(original: Dispatch, dispatcher: unknown, opts: DispatchOptions, handler: object): unknown;
  /** In place of the next dispatch of a composed dispatcher. `bound`: the origin that the dispatcher is bound to. */
  intercept(next: Dispatch, opts: DispatchOptions, handler: object, bound: string | undefined): unknown;
  /** In place of a request's callback: `onHeaders` and the like, of at most four arguments. */
  callback(original: Callback, request: object, a: unknown, b: unknown, c: unknown, d: unknown): unknown;
  /** In place of the callback with which a request begins to be written. */
  start(original: Callback, request: object, a: unknown, b: unknown): unknown;
  /** Before a request's `addHeader`. */
  beforeAddHeader(request: object, name: unknown): void;
}
